// The cores that we may use, and what /proc says of a process.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

// Two that this process may use: one for the server, one for the load and for us.
export function pickCores() {
  const [, list] = /^Cpus_allowed_list:\s*(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  const cores = list.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  if (cores.length < 2) throw new Error('two cores are needed, one for the server and one for the load');
  execFileSync('taskset', ['-pc', String(cores[1]), String(process.pid)]);
  return { server: cores[0], load: cores[1] };
}

export function describeMachine() {
  return `${cpus()[0].model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`;
}

function children(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return []; // it has ended
  }
}

// MiB of a process and those below it: resident, and proportional (what is shared divided among those who share it).
export function memory(pid) {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const field = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)[1]) / 1024;
  const below = children(pid).map(memory);
  const sum = (name, own) => below.reduce((total, child) => total + child[name], own);
  return { resident: sum('resident', field('Rss')), proportional: sum('proportional', field('Pss')) };
}
