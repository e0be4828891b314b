// Whether a server that has served mixed writes for ten minutes costs what it did when it was young. The machine changes by more
// than that from one minute to the next: so it is asked in turn with one that is young now.

import { connections, users } from './bench.js';
import { halfOfSaturation } from './latency.js';
import { memory } from './machine.js';
import { median } from './statistics.js';

const writes = { request: ['post.http', 'put_profile.http', 'get.http'], status: [201, 200, 200], users, connections };

export const turns = 20;
export const requestsATurn = 25_000;
// What the young one serves first, as a share of what the old one had in its first minute.
const youth = 4;

// Runs of a minute, or two halves of a shorter time, at half of saturation, a sample `steady` for each; then the turns, samples
// `old` and `young`.
export async function measureSteady(bench, { understudy }) {
  const length = Math.min(60, bench.steady / 2);
  const rate = halfOfSaturation(bench);
  const requests = Math.round(rate * length);
  const old = { server: understudy, ...writes, lines: 'load' };
  let first = 0;
  for (; first < Math.floor(bench.steady / length) * requests; first += requests) {
    const figures = await bench.load.run({ ...old, rate, requests, first }, length * 2000 + 30_000);
    const sample = { ...figures, ...memory(understudy.process.pid), length };
    bench.samples.add('steady', sample);
    console.error(`steady, ${length} s: ${sample.cpu_us.toFixed(1)} µs CPU, ${sample.resident.toFixed(1)} MiB`);
  }
  const young = { server: await bench.servers.understudy({ state: 'young' }), ...writes, lines: 'load_young' };
  await bench.load.mint(young.server, 'mint_load.http', users, young.lines);
  await bench.load.run({ ...young, requests: Math.round(requests / youth), first });
  for (let turn = 0; turn < turns; ++turn) {
    first += requests;
    const pair = { old, young };
    for (const name of turn % 2 ? ['young', 'old'] : ['old', 'young']) await bench.sample(name, { ...pair[name], requests: requestsATurn, first });
  }
  await young.server.process.stop();
}

// What the last run's memory is in the first one's; undefined where there are not two.
export function memoryGrowth(bench) {
  const all = bench.samples.all('steady', 'resident');
  return all.length < 2 ? undefined : all.at(-1) / all[0];
}

// What a request costs the old server in what it costs the young one, by turns; empty where one is missing.
export function aging(bench) {
  const [old, young] = ['old', 'young'].map((name) => bench.samples.all(name, 'cpu_us'));
  return old.length !== turns || young.length !== turns ? [] : old.map((value, turn) => value / young[turn]);
}

export const aged = (bench) => (aging(bench).length === 0 ? undefined : median(aging(bench)));
