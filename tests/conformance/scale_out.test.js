// Past one machine: three replicas with one seed behind HAProxy, as docs/scale-out.md sets them up.

import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as myaccount from '@okta/okta-auth-js/myaccount';
import { freePort } from './support/free_port.js';
import { haproxy, HAProxy } from './support/haproxy.js';
import { client, rejects, signIn } from './support/sdk.js';
import { Server } from './support/server.js';

const fixture = fileURLToPath(new URL('fixtures/scale-out.yaml', import.meta.url));
const version = 'application/json; okta-version=1.0.0';
const names = ['one', 'two', 'three'];
const people = Array.from({ length: 24 }, (_, number) => `person-${number}@example.test`);
const emails = '/idp/myaccount/emails';

// One call over `agent` (a connection of its own without one): { status, replica, body }; `status` is what came instead of
// one where the connection broke.
function ask(base, path, { token, agent = false, method = 'GET', body, ...options } = {}) {
  const headers = { Accept: version, ...(token && { Authorization: `Bearer ${token}` }), ...(body && { 'Content-Type': 'application/json' }) };
  return new Promise((resolve) => {
    const call = request(new URL(path, base), { agent, method, headers: { ...headers, ...options.headers }, family: 4, ...options.socket });
    call.on('error', (error) => resolve({ status: error.code }));
    call.on('response', async (response) => {
      let text = '';
      try {
        for await (const part of response) text += part;
      } catch (error) {
        return resolve({ status: error.code });
      }
      return resolve({ status: response.statusCode, replica: response.headers['x-replica'], body: text });
    });
    call.end(body && JSON.stringify(body));
  });
}

class Replicas {
  static async start() {
    const all = new Replicas();
    all.okta = `http://localhost:${await freePort()}`;
    all.auth0 = `http://localhost:${await freePort()}`;
    all.servers = await Promise.all(names.map(() => all.replica()));
    const port = (url) => Number(new URL(url).port);
    all.proxy = await HAProxy.start(new Map([
      [7310, port(all.okta)], [7320, port(all.auth0)],
      ...all.servers.flatMap(({ ports }, index) => [[7311 + index, ports.okta], [7321 + index, ports.auth0]]),
    ]), all.okta);
    return all;
  }

  // A replica on free ports, or on those of one that was lost. They are chosen here because it prints the public URLs.
  async replica(ports) {
    const wanted = ports ?? { okta: await freePort(), auth0: await freePort() };
    const server = await Server.start('--seed', '1', '--fixture', fixture, '--okta', `127.0.0.1:${wanted.okta}`,
      '--auth0', `127.0.0.1:${wanted.auth0}`, '--okta-url', this.okta, '--auth0-url', this.auth0);
    return Object.assign(server, { ports: wanted, at: `http://127.0.0.1:${wanted.okta}` });
  }

  // A token from that replica, of the origin that all share.
  async mint(base, user, provider = 'okta') {
    const { status, body } = await ask(base, '/__admin/tokens', {
      method: 'POST', body: { user }, headers: { Host: new URL(this[provider]).host },
    });
    assert.equal(status, 200, body);
    return JSON.parse(body).access_token;
  }

  async tokens() {
    return Promise.all(people.map((user, index) => this.mint(this.servers[index % 3].at, user)));
  }

  // The newest message to that address, from the replica that its user's token leads to.
  async message(to, token) {
    const { body } = await ask(this.okta, `/__admin/outbox?to=${encodeURIComponent(to)}&wait=5s`, { token });
    return JSON.parse(body).messages[0];
  }

  async stop() {
    await this.proxy?.stop();
    await Promise.all((this.servers ?? []).map((server) => server.stop()));
  }
}

// okta-auth-js adds an address, reads the code, verifies it; the address as it then is.
async function verifiedAddress(replicas, sdk, accessToken, email) {
  const added = await myaccount.addEmail(sdk, { accessToken, payload: { profile: { email }, sendEmail: true, role: 'SECONDARY' } });
  const { code } = await replicas.message(email, accessToken);
  await added.verify({ verificationCode: code });
  const address = await added.get();
  assert.equal(address.status, 'VERIFIED');
  return address;
}

const skip = haproxy === undefined && 'HAProxy is not installed and could not be fetched: apt-get install haproxy';

describe('three replicas behind HAProxy', { skip }, () => {
  let replicas;
  before(async () => {
    replicas = await Replicas.start();
  });
  after(() => replicas?.stop());

  // The replica of each person, by name.
  const homes = async (tokens) => (await Promise.all(tokens.map((token) => ask(replicas.okta, emails, { token })))).map(({ replica }) => replica);

  it('share keys and users: what one issues all accept, and answer alike', async () => {
    const at = (path, token) => Promise.all(replicas.servers.map(async (server) => {
      const { status, body } = await ask(server.at, path, { token, headers: { Host: new URL(replicas.okta).host } });
      assert.equal(status, 200, body);
      return body;
    }));
    const same = ([first, ...rest]) => rest.forEach((other) => assert.equal(other, first));
    same(await at('/oauth2/v1/keys'));
    for (const server of replicas.servers) {
      const token = await replicas.mint(server.at, people[3]);
      same(await at(emails, token));
    }
  });

  it('each person has one, whichever token and connection', async () => {
    const tokens = await replicas.tokens();
    const again = await replicas.tokens();
    const expected = await homes(tokens);
    assert.deepEqual(new Set(expected), new Set(names), 'every replica has somebody');
    assert.deepEqual(await homes(again), expected, 'another token of the same person');
    const agent = new Agent({ keepAlive: true, maxSockets: 2 }); // everybody over two connections
    const shared = await Promise.all(tokens.map((token) => ask(replicas.okta, emails, { token, agent })));
    agent.destroy();
    assert.deepEqual(shared.map(({ replica }) => replica), expected);
    const elsewhere = await Promise.all(tokens.map((token, index) => ask(replicas.okta, emails, { token, socket: { localAddress: `127.0.0.${index + 2}` } })));
    assert.deepEqual(elsewhere.map(({ replica }) => replica), expected, 'from another address');
  });

  it('Auth0 likewise', async () => {
    const path = '/me/v1/authentication-methods';
    for (const user of ['alice', 'bob', 'carol']) {
      const token = await replicas.mint(replicas.auth0, user, 'auth0');
      const answers = await Promise.all([2, 3, 4, 5].map((last) => ask(replicas.auth0, path, { token, socket: { localAddress: `127.0.0.${last}` } })));
      assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200, 200]);
      assert.equal(new Set(answers.map(({ replica }) => replica)).size, 1);
    }
  });

  it('a call without a JWT follows the client\'s address', async () => {
    const from = (last, options) => ask(replicas.okta, emails, { ...options, socket: { localAddress: `127.0.0.${last}` } });
    const addresses = Array.from({ length: 20 }, (_, index) => index + 2);
    const first = await Promise.all(addresses.map((last) => from(last)));
    assert.deepEqual(new Set(first.map(({ status }) => status)), new Set([401]));
    assert.deepEqual(new Set(first.map(({ replica }) => replica)), new Set(names));
    for (const token of ['person-1', 'person-2']) {
      const second = await Promise.all(addresses.map((last) => from(last, { token })));
      assert.deepEqual(second.map(({ status, replica }) => [status, replica]), first.map(({ replica }) => [200, replica]));
    }
  });

  it('okta-auth-js signs people in, and adds addresses for all of them at once', async () => {
    const scopes = ['openid', 'okta.myAccount.email.manage'];
    const signedIn = [];
    for (const username of people.slice(0, 12)) { // in turn: the SDK's storage holds one sign-in at a time
      signedIn.push({ username, accessToken: (await signIn(client(replicas), { scopes }, username)).accessToken.accessToken });
    }
    assert.deepEqual(new Set(await homes(signedIn.map(({ accessToken }) => accessToken))), new Set(names));
    await Promise.all(signedIn.map(async ({ username, accessToken }) => {
      const sdk = client(replicas);
      const address = await verifiedAddress(replicas, sdk, accessToken, `second-${username}`);
      const all = await myaccount.getEmails(sdk, { accessToken });
      assert.deepEqual(all.map(({ profile }) => profile.email), [username, address.profile.email]);
    }));
  });

  it('when one is killed the others\' people see nothing, its own go on from the fixture, and go back', async () => {
    const tokens = await replicas.tokens();
    const before = await homes(tokens);
    const lost = before[0];
    const added = await Promise.all(tokens.map((accessToken, index) =>
      verifiedAddress(replicas, client(replicas), accessToken, `kept-${people[index]}`)));
    const own = (index) => ask(replicas.okta, `${emails}/${added[index].id}`, { token: tokens[index] });

    const traffic = tokens.map((token, index) => new Caller(replicas.okta, token, before[index]));
    await Promise.all(traffic.map((caller) => caller.more(20)));
    const server = replicas.servers[names.indexOf(lost)];
    await server.stop('SIGKILL');
    await Promise.all(traffic.map((caller) => caller.until(({ home, replica }) => home !== lost || (replica && replica !== lost))));
    const atTheTurn = traffic.map(({ troubles }) => troubles.length);
    await Promise.all(traffic.map((caller) => caller.more(50)));
    for (const [index, { home, troubles }] of traffic.entries()) {
      if (home !== lost) assert.deepEqual(troubles, [], `a person of ${home} noticed`);
      for (const trouble of troubles) assert.ok([502, 'ECONNRESET'].includes(trouble), `${trouble} came`);
      assert.equal(troubles.length, atTheTurn[index], 'once another has answered, nothing fails');
    }
    const during = await homes(tokens);
    for (const [index, home] of before.entries()) {
      if (home === lost) assert.ok(names.includes(during[index]) && during[index] !== lost);
      else assert.equal(during[index], home, 'nobody else moved');
      assert.equal((await own(index)).status, home === lost ? 404 : 200);
    }

    // They can go on at once, tokens and all.
    const mover = before.indexOf(lost);
    await verifiedAddress(replicas, client(replicas), tokens[mover], 'elsewhere@example.test');

    replicas.servers[names.indexOf(lost)] = await replicas.replica(server.ports);
    await Promise.all(traffic.map((caller) => caller.until(({ home, replica }) => replica === home)));
    await Promise.all(traffic.map((caller) => caller.stop()));
    assert.deepEqual(await homes(tokens), before);
    const sdk = client(replicas);
    const found = await myaccount.getEmails(sdk, { accessToken: tokens[mover] });
    assert.deepEqual(found.map(({ profile }) => profile.email), [people[mover]], 'as the fixture has them');
    await rejects(myaccount.getEmail(sdk, { accessToken: tokens[mover], id: added[mover].id }), { status: 404, code: 'E0000007' });
  });
});

// Lists a person's addresses again and again over one keep-alive connection.
class Caller {
  constructor(base, token, home) {
    Object.assign(this, { base, token, home, calls: 0, troubles: [], agent: new Agent({ keepAlive: true, maxSockets: 1 }) });
    this.ended = this.run();
  }

  async run() {
    while (!this.stopped) {
      const { status, replica } = await ask(this.base, emails, { token: this.token, agent: this.agent });
      this.calls += 1;
      this.replica = replica;
      if (status !== 200) this.troubles.push(status);
      this.waiting?.();
    }
    this.agent.destroy();
  }

  // Until that holds of it after a call, twenty seconds at most.
  async until(holds) {
    const deadline = Date.now() + 20_000;
    while (!holds(this)) {
      assert.ok(Date.now() < deadline, `a person of ${this.home} is at ${this.replica} after ${this.calls} calls`);
      await new Promise((resolve) => (this.waiting = resolve));
    }
  }

  more(calls) {
    const enough = this.calls + calls;
    return this.until(() => this.calls >= enough);
  }

  stop() {
    this.stopped = true;
    return this.ended;
  }
}
