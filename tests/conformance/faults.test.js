// Faults are real on the wire, under http and under https: what a client sees there, byte by byte and through an SDK.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import * as myaccount from '@okta/okta-auth-js/myaccount';
import { RawConnection } from './support/raw.js';
import { client } from './support/sdk.js';
import { Server } from './support/server.js';

const version = 'application/json; okta-version=1.0.0';
const emails = '/idp/myaccount/emails';
const address = '{"profile":{"email":"a@b.test"},"sendEmail":false,"role":"SECONDARY"}';

for (const scheme of ['http', 'https']) {
  describe(`faults under ${scheme}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
    let server;
    let base;
    before(async () => {
      server = await Server.start('--no-auth0', ...(scheme === 'https' ? ['--tls', '--state-dir', folder] : []));
      base = server.okta;
      assert.ok(base.startsWith(`${scheme}://`), base);
    });
    beforeEach(() => server.reset());
    after(async () => {
      assert.equal(await server?.stop(), 0);
      rmSync(folder, { recursive: true });
    });

    const fault = (rule) => server.admin('POST', '/faults', rule);
    const count = async () => (await server.admin('GET', '/users/alice')).emails.length;

    // Sends one request and gives all that comes until the server ends the connection, and how it does.
    async function exchange(method = 'GET', body = '') {
      const connection = await RawConnection.open(base);
      let code;
      connection.socket.on('error', (error) => (code = error.code));
      const ended = new Promise((resolve) => connection.socket.on('close', resolve));
      connection.send([
        `${method} ${emails} HTTP/1.1`, `Host: ${new URL(base).host}`, 'Authorization: Bearer alice', `Accept: ${version}`,
        ...(body ? ['Content-Type: application/json', `Content-Length: ${body.length}`] : []), '', body,
      ].join('\r\n'));
      await ended;
      return { text: connection.received.toString('latin1'), code };
    }

    it('CONNECTION_RESET_BY_PEER: RST before anything is done', async () => {
      await fault({ match: { operation: 'createEmail' }, fault: 'CONNECTION_RESET_BY_PEER' });
      assert.deepEqual(await exchange('POST', address), { text: '', code: 'ECONNRESET' });
      assert.equal(await count(), 1);
    });

    it('CONNECTION_RESET_BY_PEER: or after all is done', async () => {
      await fault({ match: { operation: 'createEmail' }, fault: 'CONNECTION_RESET_BY_PEER', stage: 'after' });
      assert.deepEqual(await exchange('POST', address), { text: '', code: 'ECONNRESET' });
      assert.equal(await count(), 2);
    });

    for (const [name, reads] of [
      ['EMPTY_RESPONSE', /^$/],
      ['RANDOM_DATA_THEN_CLOSE', /^[^H]/],
      ['MALFORMED_RESPONSE_CHUNK', /^HTTP\/1\.1 200 OK\r\n[^]*Transfer-Encoding: chunked\r\n\r\n[^0-9a-f]/],
      ['TRUNCATED_BODY', /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n\[\{/],
    ]) {
      it(name, async () => {
        await fault({ match: { operation: 'listEmails' }, fault: name });
        const { text } = await exchange();
        assert.match(text, reads);
        if (name === 'TRUNCATED_BODY')
          assert.ok(Number(/Content-Length: (\d+)/.exec(text)[1]) > text.length - text.indexOf('\r\n\r\n') - 4);
      });
    }

    it('SLOW_DRIP', async () => {
      await fault({ match: { operation: 'listEmails' }, fault: 'SLOW_DRIP', when: { call: 1 } });
      const connection = await RawConnection.open(base);
      const started = performance.now();
      let pieces = 0;
      connection.socket.on('data', () => (pieces += 1));
      connection.send(`GET ${emails} HTTP/1.1\r\nHost: ${new URL(base).host}\r\nAuthorization: Bearer alice\r\nAccept: ${version}\r\n\r\n`);
      const { status, body } = await connection.response();
      assert.equal(status, 200);
      assert.equal(JSON.parse(body).length, 1);
      assert.ok(performance.now() - started > 400);
      assert.ok(pieces > 2, `${pieces} pieces`);
      connection.destroy();
    });

    it('a delay', async () => {
      await fault({ match: { operation: 'listEmails' }, delay: '300ms', fault: 'EMPTY_RESPONSE' });
      const started = performance.now();
      assert.equal((await exchange()).text, '');
      assert.ok(performance.now() - started >= 300);
    });
  });
}

describe('an SDK', () => {
  let server;
  before(async () => (server = await Server.start('--no-auth0')));
  after(() => server.stop());

  for (const name of ['CONNECTION_RESET_BY_PEER', 'EMPTY_RESPONSE', 'RANDOM_DATA_THEN_CLOSE', 'MALFORMED_RESPONSE_CHUNK', 'TRUNCATED_BODY']) {
    it(`reports ${name}`, async () => {
      await server.reset();
      await server.admin('POST', '/faults', { match: { operation: 'listEmails' }, fault: name });
      const error = await myaccount.getEmails(client(server), { accessToken: 'alice' }).then(() => assert.fail('answered'), (reason) => reason);
      assert.equal(error.name, 'AuthApiError');
    });
  }
});
