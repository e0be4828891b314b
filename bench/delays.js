// Ten thousand requests, each answered a second late, all at once over connections that are open beforehand: how long until
// the last answer is there, and how much memory the server has taken at most. A delay that held a thread would show.
//
//   node bench/delays.js [BINARY [LOAD]]      the server runs on core 0 with one worker, the load generator on core 1

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate, here, start } from './pinned.js';

const count = 10_000;
const repetitions = 9;
const mark = { ms: 1500, mib: 300 };
const [binary = here('../build/release/understudy'), load = here('../build/release/bench/load/load')] = process.argv.slice(2);

// One request on each of as many connections; milliseconds from the first to the last answer, and of the median one.
async function askAll(port, tokens) {
  const figures = await generate(load, '--port', port, '--request', here('load/get.http'), '--lines', tokens,
    '--requests', String(count), '--connections', String(count));
  return { last: figures.seconds * 1000, typical: figures.p50_us / 1000 };
}

const peak = (pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
const tokens = join(folder, 'tokens');
writeFileSync(tokens, 'alice\n');
const server = await start(binary, '--no-auth0');
await fetch(`${server.okta}/__admin/faults`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ match: { operation: 'listEmails' }, delay: '1s' }),
});
const times = [];
for (let i = 0; i < repetitions; ++i) times.push(await askAll(new URL(server.okta).port, tokens));
const mib = peak(server.pid);
server.child.kill();
rmSync(folder, { recursive: true });

const lasts = times.map(({ last }) => last).sort((a, b) => a - b);
const soonest = Math.min(...times.map(({ typical }) => typical));
console.log(`${count} requests delayed by one second: the last answer after ${Math.round(lasts[lasts.length >> 1])} ms `
  + `(${Math.round(lasts[0])}–${Math.round(lasts.at(-1))}, at most ${mark.ms}); ${Math.round(mib)} MiB at most (mark ${mark.mib})`);
process.exitCode = lasts[lasts.length >> 1] <= mark.ms && mib <= mark.mib && soonest >= 1000 ? 0 : 1;
