// The admin API as tests use it, and whom it refuses.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, it } from 'node:test';
import { Server, serverForTests } from './support/server.js';

describe('admin API', () => {
  const held = serverForTests();
  const listEmails = () => fetch(`${held.server.okta}/idp/myaccount/emails`, {
    headers: { Authorization: 'Bearer alice', Accept: '*/*;okta-version=1.0.0' },
  });
  const addEmail = (email) => fetch(`${held.server.okta}/idp/myaccount/emails`, {
    method: 'POST',
    headers: {
      Authorization: 'Bearer alice', Accept: '*/*;okta-version=1.0.0', 'Content-Type': 'application/json',
    },
    body: JSON.stringify({ profile: { email }, role: 'SECONDARY' }),
  });

  it('says of both providers that they are well', async () => {
    for (const provider of ['okta', 'auth0']) {
      const response = await fetch(`${held.server[provider]}/__admin/health`);
      const health = await response.json();
      assert.equal(response.status, 200);
      assert.equal(health.status, 'ok');
      assert.equal(health.provider, provider);
      assert.equal(health.tenant, provider);
      if (provider === 'okta') assert.ok(health.specs.length > 0);
      for (const { sha256 } of health.specs) assert.match(sha256, /^[0-9a-f]{64}$/);
    }
  });

  it('resets users, outbox, clock and journal', async () => {
    const first = (await (await listEmails()).json())[0].id;
    assert.equal((await addEmail('new@acme.test')).status, 201);
    await held.server.admin('POST', '/clock/advance', { by: '25h' });
    await held.server.reset();
    const emails = await (await listEmails()).json();
    assert.deepEqual(emails.map(({ id }) => id), [first]);
    assert.deepEqual((await held.server.admin('GET', '/outbox')).messages, []);
    assert.ok(Math.abs((await held.server.now()) - Date.now()) < 60_000);
    assert.equal((await held.server.admin('GET', '/requests?operation=createEmail')).requests.length, 0);
  });

  describe('users', () => {
    it('are named by id, login, or the part before @', async () => {
      const alice = await held.server.admin('GET', '/users/alice');
      for (const name of [alice.id, 'alice@example.test']) {
        assert.deepEqual(await held.server.admin('GET', `/users/${encodeURIComponent(name)}`), alice);
      }
    });

    it('can be added, used and removed', async () => {
      await held.server.admin('POST', '/users', {
        login: 'dave@example.test', emails: [{ email: 'dave@example.test', role: 'PRIMARY', status: 'VERIFIED' }],
        token: 'dave',
      });
      const get = () => fetch(`${held.server.okta}/idp/myaccount/emails`, {
        headers: { Authorization: 'Bearer dave', Accept: '*/*;okta-version=1.0.0' },
      });
      assert.equal((await (await get()).json())[0].profile.email, 'dave@example.test');
      await held.server.admin('DELETE', '/users/dave');
      assert.equal((await get()).status, 401);
    });
  });

  describe('outbox', () => {
    it('holds what was sent, newest first', async () => {
      await addEmail('one@acme.test');
      await addEmail('two@acme.test');
      const { messages } = await held.server.admin('GET', '/outbox?channel=email');
      const sent = messages.filter(({ code }) => code).map(({ to }) => to);
      assert.deepEqual(sent, ['two@acme.test', 'one@acme.test']);
      const message = messages.find(({ to }) => to === 'two@acme.test');
      assert.match(message.code, /^\d{6}$/);
      assert.ok(message.link.startsWith(held.server.okta));
    });

    it('waits for what is still to come', async () => {
      const waiting = held.server.admin('GET', '/outbox?to=soon@acme.test&wait=5s');
      assert.equal((await addEmail('soon@acme.test')).status, 201);
      assert.equal((await waiting).messages[0].to, 'soon@acme.test');
    });

    it('gives up waiting with an empty list', async () => {
      const started = performance.now();
      assert.deepEqual((await held.server.admin('GET', '/outbox?to=never@acme.test&wait=300ms')).messages, []);
      assert.ok(performance.now() - started >= 290);
    });

    it('can be emptied', async () => {
      await addEmail('one@acme.test');
      await held.server.admin('DELETE', '/outbox');
      assert.deepEqual((await held.server.admin('GET', '/outbox')).messages, []);
    });
  });

  describe('clock', () => {
    it('freezes, shifts, advances and returns', async () => {
      await held.server.admin('PUT', '/clock', { now: '2030-01-02T03:04:05Z' });
      assert.equal((await held.server.admin('GET', '/clock')).mode, 'frozen');
      assert.equal(await held.server.now(), Date.UTC(2030, 0, 2, 3, 4, 5));
      await held.server.admin('POST', '/clock/advance', { by: 'PT0.05S' });
      assert.equal(await held.server.now(), Date.UTC(2030, 0, 2, 3, 4, 5, 50));
      await held.server.admin('PUT', '/clock', { offset: '25h' });
      assert.equal((await held.server.admin('GET', '/clock')).mode, 'offset');
      assert.ok(Math.abs((await held.server.now()) - Date.now() - 25 * 3600_000) < 60_000);
      await held.server.admin('DELETE', '/clock');
      assert.equal((await held.server.admin('GET', '/clock')).mode, 'real');
    });
  });

  describe('requests and verify', () => {
    it('keep what came and count it', async () => {
      await listEmails();
      await fetch(`${held.server.okta}/idp/myaccount/emails`);
      const { requests } = await held.server.admin('GET', '/requests?operation=listEmails');
      assert.deepEqual(requests.map(({ status }) => status).sort(), [200, 401]);
      const good = requests.find(({ status }) => status === 200);
      assert.equal(good.method, 'GET');
      assert.equal(good.path, '/idp/myaccount/emails');
      const verify = (counts) => held.server.admin('POST', '/verify', { match: { operation: 'listEmails' }, ...counts });
      assert.deepEqual(await verify({ exactly: 2 }), { passed: true, actual: 2 });
      assert.deepEqual(await verify({ status: 200, at_least: 1 }), { passed: true, actual: 1 });
    });

    it('tell what did come when the count is wrong', async () => {
      await listEmails();
      const response = await fetch(`${held.server.okta}/__admin/verify`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ match: { operation: 'createEmail' }, exactly: 1 }),
      });
      assert.equal(response.status, 409);
      assert.match(await response.text(), /listEmails/);
    });

    it('do not keep secrets', async () => {
      await listEmails();
      const text = JSON.stringify(await held.server.admin('GET', '/requests'));
      assert.doesNotMatch(text, /Bearer alice/);
    });
  });

  describe('refuses', () => {
    // fetch does not let a caller say who it is.
    const status = (headers, path = '/__admin/users') => new Promise((resolve, reject) => {
      request(held.server.okta + path, { headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject).end();
    });
    const port = () => new URL(held.server.okta).port;

    for (const [name, headers, expected] of [
      ['no caller without an origin', {}, 200],
      ['no page of its own', (own) => ({ Origin: own }), 200],
      ['no loopback address', () => ({ Host: `127.0.0.1:${port()}` }), 200],
      ['no name below localhost', () => ({ Host: `okta.localhost:${port()}` }), 200],
      ['a name that was rebound to loopback', { Host: 'evil.example' }, 403],
      ['a name that only looks like localhost', { Host: 'localhost.evil.example' }, 403],
      ['another page', { Origin: 'http://evil.example' }, 403],
      ['a page without an origin', { Origin: 'null' }, 403],
      ['a cross-site post', { 'Sec-Fetch-Site': 'cross-site' }, 403],
      ['a same-site page', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ]) {
      it(name, async () => {
        assert.equal(await status(typeof headers === 'function' ? headers(held.server.okta) : headers), expected);
      });
    }

    it('not health: it answers any Host', async () => {
      assert.equal(await status({ Host: 'understudy.internal' }, '/__admin/health'), 200);
    });

    it('unknown fields, naming them', async () => {
      const response = await fetch(`${held.server.okta}/__admin/tokens`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ user: 'alice', colour: 'red' }),
      });
      assert.equal(response.status, 400);
      assert.match(response.headers.get('content-type'), /^application\/problem\+json/);
      const problem = await response.json();
      assert.equal(problem.status, 400);
      assert.equal(problem.errors[0].pointer, '/colour');
    });

    it('users that do not exist', async () => {
      const response = await fetch(`${held.server.okta}/__admin/users/nobody`);
      assert.equal(response.status, 404);
    });
  });
});

describe('admin API with a token', () => {
  const held = serverForTests('--auth0', '0.0.0.0:0', '--admin-token', 'open-sesame');

  it('stays open on loopback', async () => {
    assert.equal((await fetch(`${held.server.okta}/__admin/users`)).status, 200);
  });

  it('asks for the token elsewhere', async () => {
    const base = `http://127.0.0.1:${new URL(held.server.auth0).port}/__admin`;
    const status = async (headers) => (await fetch(`${base}/requests`, { headers })).status;
    assert.ok([401, 403].includes(await status({})));
    assert.ok([401, 403].includes(await status({ Authorization: 'Bearer wrong' })));
    assert.equal(await status({ Authorization: 'Bearer open-sesame' }), 200);
    assert.equal((await fetch(`${base}/health`)).status, 200);
  });
});

describe('admin API switched off', () => {
  it('answers health alone', async (context) => {
    const server = await Server.start('--no-admin');
    context.after(() => server.stop());
    assert.equal((await fetch(`${server.okta}/__admin/health`)).status, 200);
    assert.notEqual((await fetch(`${server.okta}/__admin/users`)).status, 200);
  });
});
