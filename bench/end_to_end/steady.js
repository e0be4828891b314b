// Whether the last minute of mixed writes costs what the first did.

import { connections, users } from './bench.js';
import { halfOfSaturation } from './latency.js';
import { memory } from './machine.js';
import { mix } from './throughput.js';

const writes = { request: ['post.http', 'put_profile.http', 'get.http'], status: [201, 200, 200], lines: 'load', users };

// The floor is asked so much more seldom at the same time: what it takes more than in the first minute is the machine's.
const share = 10;

// Runs of a minute, or two halves of a shorter time, at half of saturation; a sample `steady` for each.
export async function measureSteady(bench, { understudy, floor }) {
  const length = Math.min(60, bench.steady / 2);
  const rate = halfOfSaturation(bench);
  const requests = Math.round(rate * length);
  const patience = length * 2000 + 30_000;
  for (let run = 0; run < Math.floor(bench.steady / length); ++run) {
    const [figures, witness] = await Promise.all([
      bench.load.run({ server: understudy, ...writes, connections, rate, requests, first: run * requests }, patience),
      bench.load.run({ server: floor, ...mix, connections, rate: Math.round(rate / share), requests: Math.round(requests / share) }, patience),
    ]);
    const sample = { ...figures, ...memory(understudy.process.pid), length, floors: figures.cpu_us / witness.cpu_us };
    bench.samples.add('steady', sample);
    console.error(`steady, ${length} s: ${sample.cpu_us.toFixed(1)} µs CPU, the floor ${witness.cpu_us.toFixed(1)}, ${sample.resident.toFixed(1)} MiB`);
  }
}

// How much the last run differs from the first, as a share; undefined where there are not two.
export function drift(bench, figure) {
  const all = bench.samples.all('steady', figure);
  return all.length < 2 ? undefined : all.at(-1) / all[0] - 1;
}
