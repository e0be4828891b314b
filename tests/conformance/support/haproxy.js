// Debian's HAProxy with the configuration that docs/scale-out.md shows.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { project } from './server.js';

// undefined where the machine has none; tools/test fetches it.
export const haproxy = [process.env.UNDERSTUDY_HAPROXY, '/usr/sbin/haproxy', `${project}build/peers/usr/sbin/haproxy`]
  .find((path) => path && existsSync(path));

// The documented configuration with other addresses: `ports` says which port stands for each documented one.
export function documentedConfiguration(ports) {
  const [, block] = /^```haproxy\n(.*?)^```/ms.exec(readFileSync(`${project}docs/scale-out.md`, 'utf8'));
  return block.replace(/127\.0\.0\.1:(\d+)/g, (address, port) => {
    assert.ok(ports.has(Number(port)), `${address} is documented and not known to the test`);
    return `127.0.0.1:${ports.get(Number(port))}`;
  });
}

export class HAProxy {
  // Answers once the health of a replica is seen through it.
  static async start(ports, url) {
    const proxy = new HAProxy(documentedConfiguration(ports));
    for (let attempt = 0; attempt < 100; ++attempt) {
      assert.equal(proxy.child.exitCode, null, `HAProxy ended: ${proxy.log}`);
      const answer = await fetch(`${url}/__admin/health`).catch(() => undefined);
      if (answer?.ok) return proxy;
      await sleep(50);
    }
    throw new Error(`HAProxy does not answer: ${proxy.log}`);
  }

  constructor(configuration) {
    this.directory = mkdtempSync(join(tmpdir(), 'understudy-'));
    this.log = '';
    const file = join(this.directory, 'haproxy.cfg');
    writeFileSync(file, configuration);
    this.child = spawn(haproxy, ['-db', '-f', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', (data) => (this.log += data));
  }

  async stop() {
    if (this.child.exitCode === null) {
      this.child.kill('SIGTERM');
      await once(this.child, 'close');
    }
    rmSync(this.directory, { recursive: true });
  }
}
