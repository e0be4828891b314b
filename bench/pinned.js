// A server of ours on core 0 with one worker, and what it is asked from core 1: for the benches of the control plane.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { figures } from './end_to_end/load.js';

export const here = (path) => fileURLToPath(new URL(path, import.meta.url));

// `child`, and what its ready line says.
export async function start(binary, ...options) {
  const child = spawn('taskset', ['-c', '0', binary, 'serve', '--okta', '127.0.0.1:0', '--threads', '1', '--ready-json', ...options], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, ...JSON.parse(line) };
}

// One run of the load generator: its figures by name (bench/load/main.cpp), and `rate`.
export async function generate(load, ...options) {
  const { stdout } = await promisify(execFile)('taskset', ['-c', '1', load, ...options]);
  return figures(stdout);
}
