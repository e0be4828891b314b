// A running understudy for a test file: started on free ports, asked over its admin API, stopped at the end.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { after, before, beforeEach } from 'node:test';

export const project = fileURLToPath(new URL('../../..', import.meta.url));
export const binary = process.env.UNDERSTUDY_BINARY ?? `${project}build/release/understudy`;

// Whether over_https.test.js started this process, which then trusts the authority.
export const overHttps = (process.env.UNDERSTUDY_OPTIONS ?? '').includes('--tls');

export function spawnUnderstudy(...args) {
  assert.ok(existsSync(binary), `${binary} is missing: run ./tools/build, or name another in UNDERSTUDY_BINARY`);
  return spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

// Runs a command to its end.
export async function run(...args) {
  const child = spawnUnderstudy(...args);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (output.stdout += data));
  child.stderr.on('data', (data) => (output.stderr += data));
  const [status, signal] = await once(child, 'close');
  return { ...output, status, signal };
}

export class Server {
  static async start(...options) {
    const listeners = ['--okta', '--auth0'].filter((name) => !options.includes(name) && !options.includes(`--no-${name.slice(2)}`));
    // What over_https.test.js asks of every server.
    const common = (process.env.UNDERSTUDY_OPTIONS ?? '').split(' ').filter((option) => option !== '');
    const child = spawnUnderstudy('serve', ...listeners.flatMap((name) => [name, 'localhost:0']), '--ready-json', ...common, ...options);
    const server = new Server(child);
    const line = await Promise.race([
      once(server.lines, 'line').then(([text]) => text),
      once(child, 'close').then(([status]) => Promise.reject(new Error(`exited with ${status}: ${server.log}`))),
    ]);
    Object.assign(server, JSON.parse(line));
    return server;
  }

  constructor(child) {
    this.child = child;
    this.log = '';
    this.stdout = [];
    this.lines = createInterface({ input: child.stdout });
    this.lines.on('line', (line) => this.stdout.push(line));
    child.stderr.on('data', (data) => (this.log += data));
  }

  // Where the tenant of the tests is: the one provider that was started, Okta where both were.
  get origin() {
    return this.okta ?? this.auth0;
  }

  // A listener speaks http beside https, so who asks from here need not trust an authority of ours.
  get plainOrigin() {
    return overHttps ? this.origin : this.origin.replace(/^https:/, 'http:');
  }

  // Calls the tenant's admin API; `body` is sent as JSON. Gives the parsed answer, undefined where there is none.
  async admin(method, path, body) {
    const response = await fetch(`${this.plainOrigin}/__admin${path}`, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  reset() {
    return this.admin('POST', '/reset');
  }

  async token(options) {
    return (await this.admin('POST', '/tokens', { user: 'alice', ...options })).access_token;
  }

  // The newest message to that address; waits for it.
  async message(to) {
    const { messages } = await this.admin('GET', `/outbox?to=${encodeURIComponent(to)}&wait=5s`);
    assert.notEqual(messages.length, 0, `nothing was sent to ${to}`);
    return messages[0];
  }

  // The tenant's clock.
  async now() {
    return Date.parse((await this.admin('GET', '/clock')).now);
  }

  // Ends it as a service manager would and gives its exit status.
  async stop(signal = 'SIGTERM') {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const closed = once(this.child, 'close');
    this.child.kill(signal);
    return (await closed)[0];
  }
}

// For a `describe`: a server for its tests, each of which begins with the state of the fixture.
export function serverForTests(...options) {
  const holder = {};
  before(async () => {
    holder.server = await Server.start(...options);
  });
  beforeEach(() => holder.server.reset());
  after(async () => {
    assert.equal(await holder.server?.stop(), 0, 'SIGTERM ends it with status 0');
  });
  return holder;
}
