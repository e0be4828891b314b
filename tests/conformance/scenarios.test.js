// The shipped scenarios: a real SDK meets each failure and reports it in its own words. And what scenarios promise beyond one
// request: chance that repeats, a recorded run that can be played again.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import * as myaccount from '@okta/okta-auth-js/myaccount';
import { RawConnection } from './support/raw.js';
import { client, rejects } from './support/sdk.js';
import { project, run, Server, serverForTests } from './support/server.js';

const shipped = (name) => ['--scenario', `${project}scenarios/${name}.yaml`];
const version = 'application/json; okta-version=1.0.0';
const emails = '/idp/myaccount/emails';

const getEmails = (server, accessToken = 'alice') => myaccount.getEmails(client(server), { accessToken });
const addEmail = (server, email, accessToken = 'alice') => myaccount.addEmail(client(server), {
  accessToken, payload: { profile: { email }, sendEmail: false, role: 'SECONDARY' },
});
const challengeOf = (error) => myaccount.WWWAuthError.parseHeader(error.xhr.headers['www-authenticate']);

describe('expired-session.yaml', () => {
  const held = serverForTests(...shipped('expired-session'));

  it('the SDK says that the token has expired, from the third call on', async () => {
    await getEmails(held.server);
    await getEmails(held.server);
    for (let i = 0; i < 2; ++i) {
      const error = await rejects(getEmails(held.server), { status: 401, code: 'E0000011' });
      assert.equal(challengeOf(error).errorDescription, 'The token has expired.');
    }
    const { scenarios: [{ state }] } = await held.server.admin('GET', '/scenarios');
    assert.equal(state, 'expired');
  });
});

describe('conflict.yaml', () => {
  const held = serverForTests(...shipped('conflict'));

  it('the SDK says that the address is there, and the second attempt goes through', async () => {
    await rejects(addEmail(held.server, 'a@b.test'), {
      status: 409, code: 'E0000157', cause: 'The email a@b.test is already registered to the current user profile.',
    });
    assert.equal((await getEmails(held.server)).length, 1);
    await addEmail(held.server, 'a@b.test');
    assert.equal((await getEmails(held.server)).length, 2);
  });
});

describe('flaky-network.yaml', () => {
  const held = serverForTests('--seed', '1', ...shipped('flaky-network'));
  const outcome = (promise) => promise.then(() => 'ok', (error) => error.name);

  it('the SDK reports lost answers, and some of what it lost was done', async () => {
    const outcomes = [];
    for (let i = 0; i < 25; ++i) outcomes.push(await outcome(addEmail(held.server, `a${i}@b.test`)));
    const lost = outcomes.filter((name) => name !== 'ok');
    assert.ok(lost.length > 0 && lost.length < 25, outcomes.join());
    assert.deepEqual([...new Set(lost)], ['AuthApiError']);
    const { requests } = await held.server.admin('GET', '/requests?operation=createEmail&status=201');
    assert.equal(requests.length, 25, 'each change was made, its answer lost or not');
    assert.equal(requests.filter(({ rule }) => rule === 'the change is made and its answer lost').length, lost.length);
    const { scenarios: [{ rules }] } = await held.server.admin('GET', '/scenarios');
    assert.equal(rules[0].hits, lost.length);
  });

  it('fails in the same places in each run', async () => {
    const run = async () => {
      await held.server.reset();
      const outcomes = [];
      for (let i = 0; i < 30; ++i) outcomes.push(await outcome(getEmails(held.server)));
      return outcomes.join();
    };
    const first = await run();
    assert.notEqual(first.replaceAll('ok', '').replaceAll(',', ''), '');
    assert.equal(await run(), first);
  });
});

describe('sms-provider-down.yaml', () => {
  const held = serverForTests(...shipped('sms-provider-down'));
  const addPhone = () => myaccount.addPhone(client(held.server), {
    accessToken: 'alice', payload: { profile: { phoneNumber: '+14155550123' }, sendCode: true, method: 'SMS' },
  });

  it('the SDK says that the provider failed, until it is restored', async () => {
    await rejects(addPhone(), { status: 500, code: 'E0000138' });
    assert.equal((await getEmails(held.server)).length, 1, 'all else works');
    const kept = (await myaccount.getPhones(client(held.server), { accessToken: 'alice' }))
      .find((phone) => phone.profile.phoneNumber === '+14155550123');
    await rejects(kept.challenge({ method: 'SMS' }), { status: 500, code: 'E0000138' });
    await held.server.admin('PUT', '/scenarios/sms-provider-down/state', { state: 'restored' });
    await kept.challenge({ method: 'SMS', retry: true });
    const { code } = await held.server.message('+14155550123');
    await (await kept.get()).verify({ verificationCode: code });
  });
});

describe('key-rotation.yaml', () => {
  const held = serverForTests(...shipped('key-rotation'));

  it('the SDK says that its token is invalid, not that it has expired', async () => {
    await getEmails(held.server);
    await getEmails(held.server);
    const error = await rejects(getEmails(held.server), { status: 401, code: 'E0000011' });
    assert.equal(challengeOf(error).error, 'invalid_token');
    assert.equal(challengeOf(error).errorDescription, 'The access token is invalid.');
    await held.server.admin('PUT', '/scenarios/key-rotation/state', { state: 'renewed' });
    await getEmails(held.server);
  });
});

describe('a scenario', () => {
  it('is refused at the start with every mistake and its place', async () => {
    const folder = mkdtempSync(`${tmpdir()}/understudy-`);
    const file = `${folder}/s.yaml`;
    writeFileSync(file, 'scenario: s\nprovider: okta\nrules:\n  - match: {operation: listEmial}\n    respond: {cause: token_expird}\n');
    for (const command of [['serve', '--scenario', file], ['check', file]]) {
      const { status, stdout, stderr } = await run(...command);
      assert.equal(status, command[0] === 'serve' ? 2 : 1);
      assert.equal(stdout + stderr, `${file}:4:24: /rules/0/match/operation: there is no operation "listEmial"; did you mean "listEmails"?\n`
        + `${file}:5:22: /rules/0/respond/cause: there is no cause "token_expird"; did you mean "token_expired"?\n`);
    }
    rmSync(folder, { recursive: true });
  });
});

describe('replies repeat', () => {
  const options = ['--seed', '42', '--now', '2026-01-01T00:00:00Z', '--freeze', '--threads', '1', '--no-auth0', '--journal-secrets'];
  const address = (i) => JSON.stringify({ profile: { email: `a${i}@b.test` }, role: 'SECONDARY', sendEmail: i % 2 === 0 });
  const rules = [
    { match: { operation: 'createEmail' }, when: { probability: 0.3 }, respond: { cause: 'email_conflict' } },
    { match: { operation: 'listEmails' }, when: { probability: 0.3 }, respond: { cause: 'token_expired' } },
  ];

  // A port of its own would be in links and Host: all servers are asked by the same name.
  const host = 'localhost:7310';
  const exchange = async (server, [method, path, body]) => {
    const connection = await RawConnection.open(server.okta);
    connection.send([`${method} ${path} HTTP/1.1`, `Host: ${host}`, 'Authorization: Bearer alice', `Accept: ${version}`, 'Connection: close',
      ...(body ? ['Content-Type: application/json', `Content-Length: ${body.length}`] : []), '', body ?? ''].join('\r\n'));
    return connection.closed();
  };
  const requests = Array.from({ length: 40 }, (_, i) => (i % 2 ? ['GET', emails] : ['POST', emails, address(i)]));
  const play = async (server, asked) => {
    for (const rule of rules) await server.admin('POST', '/faults', rule);
    const replies = [];
    for (const request of asked) replies.push(await exchange(server, request));
    return replies;
  };

  it('byte for byte with the same seed, a frozen clock, one thread and the same order', async (context) => {
    const [one, two] = await Promise.all([Server.start(...options), Server.start(...options)]);
    context.after(() => Promise.all([one.stop(), two.stop()]));
    const replies = await play(one, requests);
    const statuses = new Set(replies.map((reply) => reply.split(' ')[1]));
    assert.deepEqual([...statuses].sort(), ['200', '201', '401', '409']);
    assert.deepEqual(await play(two, requests), replies);
  });

  it('when a recorded run is played again from the journal', async (context) => {
    const [one, two] = await Promise.all([Server.start(...options), Server.start(...options)]);
    context.after(() => Promise.all([one.stop(), two.stop()]));
    await play(one, requests);
    const recorded = async (server) => (await server.admin('GET', '/requests?limit=10000')).requests.reverse();
    const first = await recorded(one);
    await play(two, first.map(({ method, path, request }) => [method, path, request.body]));
    const facts = ({ status, rule, response }) => ({ status, rule, response });
    assert.deepEqual((await recorded(two)).map(facts), first.map(facts));
    assert.equal(first.length, requests.length);
  });
});
