// What every measurement needs: who runs, who asks, what came out, and what did not.

import { Load } from './load.js';
import { Samples } from './statistics.js';
import { Servers } from './servers.js';

export const connections = 64;
export const users = 1000;

export class Bench {
  constructor({ programs, root, work, cores, peers, steady }) {
    Object.assign(this, { root, work, cores, peers, steady, pipeline: programs.pipeline });
    this.load = new Load(programs.load, `${root}/bench/load`, work);
    this.servers = new Servers(programs, root, work, cores.server);
    this.samples = new Samples();
    this.missing = new Map(); // what could not be measured, with the reason
  }

  // Gives what `measurement` gives; where it fails, undefined, and the reason is noted. One peer that does not start, or one
  // run that fails, costs its own figures alone.
  async attempt(what, measurement) {
    try {
      return await measurement();
    } catch (error) {
      this.missing.set(what, error.message);
      console.error(`${what}: ${error.message}`);
      return undefined;
    }
  }

  // One run, kept under that name.
  async sample(name, options) {
    await this.attempt(name, async () => {
      const sample = await this.load.run({ connections, ...options });
      this.samples.add(name, sample);
      console.error(`${name.padEnd(28)} ${sample.cpu_us.toFixed(1).padStart(8)} µs CPU ${Math.round(sample.rate).toString().padStart(8)}/s`);
    });
  }
}
