// What bench/pipeline measures in a process of its own, without sockets: the stages of a request, two workers at once, and the
// longest change of a million.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { figures } from './load.js';

export async function measurePipeline(bench) {
  const run = async (cores, ...options) =>
    (await promisify(execFile)('taskset', ['-c', cores, bench.pipeline, ...options], { timeout: 120_000 })).stdout.trimEnd();
  const { server, load } = bench.cores;
  bench.stages = await run(`${server}`);
  bench.scaling = await run(`${server},${load}`, '--scaling');
  const ratios = [...bench.scaling.matchAll(/^(queries|commands) .* ([\d.]+)$/gm)];
  bench.samples.add('scaling', Object.fromEntries(ratios.map(([, mix, ratio]) => [mix, Number(ratio)])));
  bench.samples.add('growth', figures(await run(`${server}`, '--growth')));
}
