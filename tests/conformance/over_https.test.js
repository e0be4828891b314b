// The suites once more, over https: each in a process of its own, since Node reads NODE_EXTRA_CA_CERTS once.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Server } from './support/server.js';

const files = ['built_in.test.js', 'sign_in.test.js', 'dpop.test.js', 'step_up.test.js', 'browser.test.js', 'auth0_clients.test.js'];

describe('over https', () => {
  let directory;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'understudy-'));
    const server = await Server.start('--tls', '--state-dir', directory);
    await server.stop(); // what it leaves behind is the authority of those to come
  });
  after(() => rm(directory, { recursive: true }));

  for (const file of files) {
    it(file, async () => {
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(directory, 'ca.pem'), UNDERSTUDY_OPTIONS: `--tls --state-dir ${directory}` };
      delete env.NODE_TEST_CONTEXT; // else the tests report to this process alone
      const path = fileURLToPath(new URL(file, import.meta.url));
      const { status, output } = await new Promise((resolve) => {
        execFile(process.execPath, ['--test', path], { env }, (error, stdout) => resolve({ status: error?.code ?? 0, output: stdout }));
      });
      assert.equal(status, 0, output);
      assert.match(output, /pass [1-9]/);
    });
  }
});
