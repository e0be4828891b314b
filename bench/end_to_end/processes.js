// Servers that we start, each on the server's core, and end.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const running = new Set();

export class Process {
  // In `folder`, where some leave files. Gives it once `ready` has resolved with true, which is asked again and again; `startMs` is how long that took.
  static async start(name, core, command, folder, ready, patienceMs = 120_000) {
    const started = performance.now();
    const process = new Process(name, core, command, folder);
    while (!(await ready())) {
      if (process.ended) throw new Error(`${name} ended: ${process.log.trim().split('\n').at(-1)}`);
      if (performance.now() - started > patienceMs) {
        await process.stop();
        throw new Error(`${name} is not ready after ${patienceMs / 1000} s`);
      }
      await sleep(performance.now() - started < 1000 ? 1 : 20);
    }
    process.startMs = performance.now() - started;
    return process;
  }

  constructor(name, core, command, folder) {
    this.name = name;
    this.log = '';
    this.child = spawn('taskset', ['-c', String(core), ...command], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout.resume(); // Prism and others write a line a request, and would wait for a reader
    this.child.stderr.on('data', (data) => (this.log = (this.log + data).slice(-4096)));
    this.closed = new Promise((resolve) => {
      this.child.on('error', (error) => {
        this.log += error.message;
        resolve();
      });
      this.child.on('close', resolve);
    }).then(() => {
      this.ended = true;
      running.delete(this);
    });
    running.add(this);
  }

  get pid() {
    return this.child.pid; // taskset becomes the command
  }

  // Ends it; one that does not end within five seconds is killed.
  async stop() {
    if (this.ended) return;
    this.child.kill();
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    await this.closed;
    clearTimeout(timer);
  }
}

export const stopAll = () => Promise.all([...running].map((one) => one.stop()));
