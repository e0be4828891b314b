// What keeping the requests in the journal costs: the server's CPU time a request and its throughput with the journal as it is
// by default, and with --journal 0, which only counts. The servers take turns.
//
//   node bench/journal.js [BINARY [LOAD]]      the server runs on core 0 with one worker, the load generator on core 1

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const requests = 100_000;
const repetitions = 15;
const tokens = 64;
const mark = 5; // percent
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const [binary = here('../build/release/understudy'), load = here('../build/release/bench/load/load')] = process.argv.slice(2);
const kinds = { GET: ['load/get.http', '200'], POST: ['load/post.http', '201'] };

async function start(...options) {
  const child = spawn('taskset', ['-c', '0', binary, 'serve', '--no-auth0', '--okta', '127.0.0.1:0', '--threads', '1', '--ready-json',
    '--fixture', here('load/fixture.yaml'), ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, ...JSON.parse(line) };
}

async function mint({ okta }) {
  const { access_token: token } = await (await fetch(`${okta}/__admin/tokens`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ user: 'alice' }),
  })).json();
  return token;
}

async function run(server, [file, status]) {
  const { stdout } = await promisify(execFile)('taskset', ['-c', '1', load, '--port', new URL(server.okta).port, '--pid', String(server.pid),
    '--request', here(file), '--status', status, '--lines', server.tokens, '--users', '1000', '--requests', String(requests)]);
  const figures = Object.fromEntries(stdout.trim().split(' ').map((pair) => pair.split('=')));
  return { cpu: Number(figures.cpu_us), rate: requests / Number(figures.seconds) };
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
const servers = { kept: await start(), counted: await start('--journal', '0') };
for (const [name, server] of Object.entries(servers)) {
  server.tokens = join(folder, name);
  const all = [];
  while (all.length < tokens) all.push(await mint(server));
  writeFileSync(server.tokens, all.join('\n'));
}
for (const [kind, request] of Object.entries(kinds)) {
  const found = { kept: [], counted: [] };
  for (let i = -1; i < repetitions; ++i) {
    for (const [name, server] of Object.entries(servers)) {
      const figures = await run(server, request);
      if (i >= 0) found[name].push(figures); // the first fills the ring
    }
  }
  const of = (name, figure) => median(found[name].map((one) => one[figure]));
  const cost = 100 * (of('kept', 'cpu') / of('counted', 'cpu') - 1);
  const slower = 100 * (1 - of('kept', 'rate') / of('counted', 'rate'));
  console.log(`${kind}: ${of('kept', 'cpu').toFixed(2)} µs of CPU a request, ${of('counted', 'cpu').toFixed(2)} without entries: ${cost.toFixed(1)} %; `
    + `${Math.round(of('kept', 'rate'))} requests/s, ${Math.round(of('counted', 'rate'))} without: ${slower.toFixed(1)} % fewer (mark ${mark})`);
  if (slower >= mark) process.exitCode = 1;
}
for (const server of Object.values(servers)) server.child.kill();
rmSync(folder, { recursive: true });
