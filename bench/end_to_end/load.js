// The load generator (bench/load), run on its own core.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class Load {
  // program: the generator; folder: where its requests are; work: where files of lines are
  constructor(program, folder, work) {
    Object.assign(this, { program, folder, work });
  }

  // One run against a server: its figures by name (see bench/load/main.cpp), and `rate`. Options are the generator's own;
  // `request` and `lines` name files of ours.
  async run({ server, request, status = 200, lines, ...options }, patienceMs = 60_000) {
    const child = this.#start({ server, request, status, lines, ...options });
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) child[name].on('data', (data) => (output[name] += data));
    const [code] = await once(child, 'close');
    clearTimeout(timer);
    if (code !== 0) throw new Error(output.stderr.trim().replace(/^load: /, '').slice(0, 160) || `no end after ${patienceMs / 1000} s`);
    return figures(output.stdout);
  }

  // Opens connections, makes a request on each, and holds them open while `during` runs; gives what that gives.
  async hold(options, during) {
    const child = this.#start({ ...options, requests: options.connections, hold: true }, 'pipe');
    let errors = '';
    child.stderr.on('data', (data) => (errors += data));
    const closed = once(child, 'close');
    const held = await Promise.race([once(child.stdout, 'data').then(() => true), closed.then(() => false)]);
    if (!held) throw new Error(errors.trim());
    const result = await during();
    child.stdin.end();
    await closed;
    return result;
  }

  // Writes that many access tokens of understudy, a line each, into a file of that name, in the order of the requests.
  async mint(server, request, count, name) {
    const bodies = join(this.work, 'bodies');
    await this.run({ server, request, requests: count, connections: 1, bodies });
    const tokens = [...readFileSync(bodies, 'utf8').matchAll(/"access_token":"([^"]*)"/g)].map(([, token]) => token);
    if (tokens.length !== count) throw new Error(`${count} tokens were asked for, ${tokens.length} came`);
    writeFileSync(join(this.work, name), `${tokens.join('\n')}\n`);
  }

  #start({ server, request, status, lines, ...options }, stdin = 'ignore') {
    const list = (option, values) => (values === undefined ? [] : [option, ...[values].flat().map(String)]);
    const rest = Object.entries(options).flatMap(([name, value]) => (value === true ? [`--${name}`] : list(`--${name}`, value)));
    return spawn(this.program, [
      '--port', String(server.port), '--pid', String(server.process.pid), ...list('--status', status), ...rest,
      ...(lines === undefined ? [] : ['--lines', join(this.work, lines)]),
      ...list('--request', [request].flat().map((name) => join(this.folder, name))),
    ], { stdio: [stdin, 'pipe', 'pipe'] });
  }
}

// What the generator printed, by name, and `rate`.
export function figures(line) {
  const found = Object.fromEntries([...line.matchAll(/(\w+)=([\d.]+)/g)].map(([, name, value]) => [name, Number(value)]));
  return { ...found, rate: found.requests / found.seconds };
}
