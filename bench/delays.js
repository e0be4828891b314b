// Ten thousand requests, each answered a second late, all at once over connections that are open beforehand: how long until
// the last answer is there, and how much memory the server has taken at most. A delay that held a thread would show.
//
//   node bench/delays.js [BINARY [LOAD]]      the server runs on core 0 with one worker, the load generator on core 1

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const count = 10_000;
const repetitions = 9;
const mark = { ms: 1500, mib: 300 };
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const [binary = here('../build/release/understudy'), load = here('../build/release/bench/load/load')] = process.argv.slice(2);

async function start() {
  const child = spawn('taskset', ['-c', '0', binary, 'serve', '--no-auth0', '--okta', '127.0.0.1:0', '--threads', '1', '--ready-json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, ...JSON.parse(line) };
}

// One request on each of as many connections; milliseconds from the first to the last answer, and of the median one.
async function askAll(port, tokens) {
  const { stdout } = await promisify(execFile)('taskset', ['-c', '1', load, '--port', port, '--request', here('load/get.http'), '--lines', tokens,
    '--requests', String(count), '--connections', String(count)]);
  const figures = Object.fromEntries(stdout.trim().split(' ').map((pair) => pair.split('=')));
  return { last: Number(figures.seconds) * 1000, median: Number(figures.p50_us) / 1000 };
}

const peak = (pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
const tokens = join(folder, 'tokens');
writeFileSync(tokens, 'alice\n');
const server = await start();
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
const soonest = Math.min(...times.map(({ median }) => median));
console.log(`${count} requests delayed by one second: the last answer after ${Math.round(lasts[lasts.length >> 1])} ms `
  + `(${Math.round(lasts[0])}–${Math.round(lasts.at(-1))}, at most ${mark.ms}); ${Math.round(mib)} MiB at most (mark ${mark.mib})`);
process.exitCode = lasts[lasts.length >> 1] <= mark.ms && mib <= mark.mib && soonest >= 1000 ? 0 : 1;
