// What tools/bench runs: measures understudy beside its peers and writes bench/RESULTS.md.
//
//   node run.js --server FILE --load FILE [--floor FILE] [--pipeline FILE] [--nginx FILE] [--java FILE] [--peers] [--steady SECONDS]

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Bench } from './bench.js';
import { measureIdleConnections, measureMillion, measureStarts } from './footprint.js';
import { measureLatency } from './latency.js';
import { describeMachine, pickCores } from './machine.js';
import { measurePipeline } from './pipeline.js';
import { stopAll } from './processes.js';
import { report } from './report.js';
import { measureSteady } from './steady.js';
import { measureThroughput, startAll } from './throughput.js';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const { values } = parseArgs({
  options: {
    server: { type: 'string' }, load: { type: 'string' }, floor: { type: 'string' }, pipeline: { type: 'string' }, nginx: { type: 'string' }, java: { type: 'string' },
    peers: { type: 'boolean', default: false }, steady: { type: 'string', default: '600' },
  },
});

const git = (...args) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim();
const version = (name) => JSON.parse(readFileSync(join(root, 'bench/end_to_end', name, 'package.json'), 'utf8')).version;

function describe(bench, bytes, minutes) {
  const changed = git('status', '--porcelain', '--', 'src', 'fixtures', 'bench', 'tools', ':!bench/*.md') !== '';
  const more = { mountebank: 'mountebank', WireMock: 'wiremock', MockServer: 'mockserver-node' };
  const peers = {
    Prism: 'node_modules/@stoplight/prism-cli',
    ...(bench.peers && Object.fromEntries(Object.entries(more).map(([name, module]) => [name, `peers/node_modules/${module}`]))),
  };
  const named = Object.entries(peers).map(([name, module]) => {
    try {
      return `${name} ${version(module)}`;
    } catch {
      return `${name} missing`;
    }
  });
  const nginx = values.nginx ? /nginx\/(\S+)/.exec(spawnSync(values.nginx, ['-v'], { encoding: 'utf8' }).stderr)[1] : 'missing';
  return {
    machine: describeMachine(), bytes, minutes,
    commit: git('rev-parse', '--short', 'HEAD') + (changed ? ', with changes' : ''),
    built: `preset \`release\`, ${execFileSync('g++', ['--version'], { encoding: 'utf8' }).split('\n')[0]}; nginx ${nginx}, ${named.join(', ')} on Node ${process.version}`,
    command: `./tools/bench${bench.peers ? ' --peers' : ''}${bench.peers && values.steady !== '600' ? ` --steady ${values.steady}` : ''}`,
  };
}

async function measure(bench) {
  const { all, bytes } = await startAll(bench);
  await measureThroughput(bench, all);
  for (const name of Object.keys(all)) {
    if (!['understudy', 'floor'].includes(name)) await all[name]?.process.stop(); // or they would share the core with what follows
  }
  if (bench.peers) await bench.attempt('latency', () => measureLatency(bench, all));
  await measureStarts(bench, bytes);
  if (bench.peers) {
    await bench.attempt('idle connections', () => measureIdleConnections(bench, all));
    await bench.attempt('a million users', () => measureMillion(bench));
    await bench.attempt('the pipeline by itself', () => measurePipeline(bench));
    await bench.attempt('steady state', () => measureSteady(bench, all));
  }
  return bytes;
}

const work = mkdtempSync(join(tmpdir(), 'understudy-bench-'));
const cleanUp = async () => {
  await stopAll();
  rmSync(work, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => cleanUp().finally(() => process.exit(1)));
const started = performance.now();
try {
  writeFileSync(join(work, 'literal'), 'alice\n');
  const bench = new Bench({ programs: values, root, work, cores: pickCores(), peers: values.peers, steady: Number(values.steady) });
  const bytes = await measure(bench);
  const text = report(bench, describe(bench, bytes, (performance.now() - started) / 60_000));
  writeFileSync(join(root, 'bench/RESULTS.md'), text);
  process.stdout.write(text);
} finally {
  await cleanUp();
}
