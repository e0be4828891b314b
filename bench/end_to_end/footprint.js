// Memory and start: idle, with ten thousand idle connections, with a million users.

import { setTimeout as sleep } from 'node:timers/promises';
import { memory } from './machine.js';

export const starts = { fast: 20, slow: 3 };
export const idleConnections = 10_000;
export const million = 1_000_000;

// How long until the first answer, and with the last start the memory two seconds after it.
async function measureStart(bench, name, round, count, start) {
  const { process } = await start();
  if (round === count - 1) {
    await sleep(2000);
    bench.samples.add(`idle ${name}`, memory(process.pid));
  }
  await process.stop();
  bench.samples.add(`start ${name}`, { ms: process.startMs });
}

export async function measureStarts(bench, bytes) {
  const { servers } = bench;
  const bodies = { get: '[]', post: '{}' };
  const constant = { body: 100, padding: 0 };
  const all = {
    understudy: () => servers.understudyAsServed(),
    ...(bench.peers && {
      floor: () => servers.floor(bytes),
      nginx: () => servers.nginx(constant, constant),
      prism: () => servers.prism(),
      mountebank: () => servers.mountebank(bodies),
      wiremock: () => servers.wiremock(bodies),
      mockserver: () => servers.mockserver(bodies),
    }),
  };
  for (let round = 0; round < starts.fast; ++round) {
    for (const [name, start] of Object.entries(all)) {
      const count = ['understudy', 'floor', 'nginx'].includes(name) ? starts.fast : starts.slow;
      if (round < count) await bench.attempt(`starts of ${name}`, () => measureStart(bench, name, round, count, start));
    }
  }
}

export async function measureIdleConnections(bench, all) {
  const constant = { body: 100, padding: 0 };
  const start = {
    understudy: () => bench.servers.understudy(),
    nginx: () => bench.servers.nginx(constant, constant, idleConnections * 1.5),
  };
  for (const name of Object.keys(start)) {
    if (!all[name]) continue;
    await bench.attempt(`idle connections of ${name}`, async () => {
      const server = await start[name]();
      const before = memory(server.process.pid).resident;
      const options = { server, request: 'get.http', lines: 'literal', connections: idleConnections };
      const after = await bench.load.hold(options, async () => {
        await sleep(1000);
        return memory(server.process.pid).resident;
      });
      bench.samples.add(`connections ${name}`, { before, after });
      await server.process.stop();
    });
  }
}

// What a million users cost while they are arithmetic, and once each has been changed.
export async function measureMillion(bench) {
  const few = await bench.servers.understudy();
  const without = memory(few.process.pid).resident;
  await few.process.stop();
  const server = await bench.servers.understudy({ fixture: 'million.yaml' });
  const templates = memory(server.process.pid).resident;
  try {
    const growth = await bench.load.run({ server, request: 'change.http', status: 201, connections: 64, requests: million }, 180_000);
    bench.samples.add('million', { without, templates, changed: memory(server.process.pid).resident, ...growth });
  } finally {
    await server.process.stop();
  }
}
