// Signing keys from one process to the next: what clients have cached, and what people hold, stays good.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Server } from './support/server.js';

describe('keys', () => {
  let directory;
  let server;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'understudy-'));
    server = await Server.start('--state-dir', directory);
  });
  after(async () => {
    await server?.stop();
    await rm(directory, { recursive: true });
  });

  const restart = async () => {
    const { host } = new URL(server.okta);
    assert.equal(await server.stop(), 0);
    server = await Server.start('--okta', host, '--state-dir', directory);
  };
  const kids = async () => (await (await fetch(`${server.okta}/oauth2/v1/keys`)).json()).keys.map(({ kid }) => kid);
  const status = async (token) => (await fetch(`${server.okta}/idp/myaccount/emails`, {
    headers: { Authorization: `Bearer ${token}`, Accept: 'application/json; okta-version=1.0.0' },
  })).status;

  it('are kept, those that were rotated to as well', async () => {
    const first = await server.token();
    await server.admin('POST', '/keys/rotate', {});
    const second = await server.token();
    const before = await kids();
    assert.equal(before.length, 2);
    for (const file of await readdir(directory)) assert.equal((await stat(join(directory, file))).mode & 0o777, 0o600, file);
    await restart();
    assert.deepEqual((await kids()).sort(), before.sort());
    assert.deepEqual([await status(first), await status(second)], [200, 200]);
    await server.reset();
    assert.deepEqual([await status(first), await status(second)], [200, 200]);
  });

  it('are not kept where they were dropped', async () => {
    await server.admin('POST', '/keys/rotate', {});
    const dropped = await server.token();
    await server.admin('POST', '/keys/rotate', { drop_old: true });
    const good = await server.token();
    assert.equal((await kids()).length, 1);
    await restart();
    assert.deepEqual([await status(dropped), await status(good)], [401, 200]);
  });

  it('are the same for the same seed, and nowhere written', async () => {
    const other = await mkdtemp(join(tmpdir(), 'understudy-'));
    const seeded = async () => {
      const one = await Server.start('--seed', '7', '--state-dir', other);
      await one.admin('POST', '/keys/rotate', {});
      const answer = await (await fetch(`${one.okta}/oauth2/v1/keys`)).text();
      await one.stop();
      return answer;
    };
    assert.equal(await seeded(), await seeded());
    assert.deepEqual(await readdir(other), []);
    await rm(other, { recursive: true });
  });
});
