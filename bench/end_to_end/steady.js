// Whether the last minute of mixed writes costs what the first did.

import { connections, users } from './bench.js';
import { halfOfSaturation } from './latency.js';
import { memory } from './machine.js';

const writes = { request: ['post.http', 'put_profile.http', 'get.http'], status: [201, 200, 200], lines: 'load', users };

// Runs of a minute, or two halves of a shorter time, at half of saturation; a sample `steady` for each.
export async function measureSteady(bench, server) {
  const length = Math.min(60, bench.steady / 2);
  const rate = halfOfSaturation(bench);
  const requests = Math.round(rate * length);
  for (let run = 0; run < Math.floor(bench.steady / length); ++run) {
    const figures = await bench.load.run({ server, ...writes, connections, rate, requests, first: run * requests }, length * 2000 + 30_000);
    bench.samples.add('steady', { ...figures, ...memory(server.process.pid), length });
    console.error(`steady, ${length} s: ${figures.cpu_us.toFixed(1)} µs CPU, ${memory(server.process.pid).resident.toFixed(1)} MiB`);
  }
}

// How much the last run differs from the first, as a share; undefined where there are not two.
export function drift(bench, figure) {
  const all = bench.samples.all('steady', figure);
  return all.length < 2 ? undefined : all.at(-1) / all[0] - 1;
}
