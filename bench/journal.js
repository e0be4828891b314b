// What keeping the requests in the journal costs: the server's CPU time a request and its throughput with the journal as it is
// by default, and with --journal 0, which only counts. The servers take turns, and a turn's two runs are compared, since
// machines change their speed meanwhile.
//
//   node bench/journal.js [BINARY [LOAD]]      the server runs on core 0 with one worker, the load generator on core 1

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './end_to_end/statistics.js';
import { generate, here, start } from './pinned.js';

const requests = 20_000;
const repetitions = 61;
const tokens = 64;
const mark = 5; // percent
const [binary = here('../build/release/understudy'), load = here('../build/release/bench/load/load')] = process.argv.slice(2);
const kinds = { GET: ['load/get.http', '200'], POST: ['load/post.http', '201'] };

async function mint({ okta }) {
  const { access_token: token } = await (await fetch(`${okta}/__admin/tokens`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ user: 'alice' }),
  })).json();
  return token;
}

async function run(server, [file, status]) {
  const figures = await generate(load, '--port', new URL(server.okta).port, '--pid', String(server.pid),
    '--request', here(file), '--status', status, '--lines', server.tokens, '--users', '1000', '--requests', String(requests));
  return { cpu: figures.cpu_us, rate: figures.rate };
}

const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
const options = ['--no-auth0', '--fixture', here('load/fixture.yaml')];
const servers = { kept: await start(binary, ...options), counted: await start(binary, ...options, '--journal', '0') };
for (const [name, server] of Object.entries(servers)) {
  server.tokens = join(folder, name);
  const all = [];
  while (all.length < tokens) all.push(await mint(server));
  writeFileSync(server.tokens, all.join('\n'));
}
for (const [kind, request] of Object.entries(kinds)) {
  const found = { kept: [], counted: [] };
  for (let i = -2; i < repetitions; ++i) { // the first two fill the ring
    for (const [name, server] of Object.entries(servers)) {
      const figures = await run(server, request);
      if (i >= 0) found[name].push(figures);
    }
  }
  const of = (name, figure) => median(found[name].map((one) => one[figure]));
  const ratio = (figure) => median(found.kept.map((one, i) => one[figure] / found.counted[i][figure]));
  const cost = 100 * (ratio('cpu') - 1);
  const slower = 100 * (1 - ratio('rate'));
  console.log(`${kind}: ${of('kept', 'cpu').toFixed(2)} µs of CPU a request, ${of('counted', 'cpu').toFixed(2)} without entries: ${cost.toFixed(1)} %; `
    + `${Math.round(of('kept', 'rate'))} requests/s, ${Math.round(of('counted', 'rate'))} without: ${slower.toFixed(1)} % fewer (mark ${mark})`);
  if (slower >= mark) process.exitCode = 1;
}
for (const server of Object.values(servers)) server.child.kill();
rmSync(folder, { recursive: true });
