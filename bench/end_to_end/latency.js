// Latency at half of saturation, from when each request was due, in pairs with the floor.

import { setTimeout as sleep } from 'node:timers/promises';
import { connections } from './bench.js';
import { mix } from './throughput.js';

export const pairs = 7;
export const seconds = 5;

// Scrapes the metrics once a second until told to end, as Prometheus would more rarely; of the floor the same request.
async function scraping(server, measurement) {
  const end = new AbortController();
  const scraper = (async () => {
    while (!end.signal.aborted) {
      await fetch(`http://127.0.0.1:${server.port}/__admin/metrics`).then((response) => response.arrayBuffer());
      await sleep(1000, undefined, { signal: end.signal }).catch(() => {});
    }
  })();
  try {
    return await measurement();
  } finally {
    end.abort();
    await scraper;
  }
}

export const halfOfSaturation = (bench) => Math.round(bench.samples.median('mix understudy', 'rate') / 2);

export async function measureLatency(bench, all) {
  const rate = halfOfSaturation(bench);
  for (let pair = 0; pair < pairs; ++pair) {
    for (const name of ['floor', 'understudy']) {
      const server = all[name];
      await scraping(server, () => bench.sample(`latency ${name}`, {
        server, ...mix, connections, rate, requests: rate * seconds, first: pair * rate * seconds,
      }));
    }
  }
}

// The median over the pairs of what understudy takes longer than the floor, in µs; undefined where a run of a pair is missing.
export function aboveFloor(bench, figure) {
  const [floor, own] = ['floor', 'understudy'].map((name) => bench.samples.all(`latency ${name}`, figure));
  if (floor.length !== pairs || own.length !== pairs) return [];
  return own.map((value, index) => value - floor[index]);
}
