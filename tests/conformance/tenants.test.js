// Tenants made while the server runs: workers of a parallel suite side by side, thousands at once, and states that are saved
// and brought back.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import * as myaccount from '@okta/okta-auth-js/myaccount';
import { client } from './support/sdk.js';
import { run, Server, serverForTests } from './support/server.js';

const version = 'application/json; okta-version=1.0.0';
const residentBytes = (server) => {
  const [, kibibytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'));
  return Number(kibibytes) * 1024;
};

describe('50 workers, each in its own tenant', () => {
  const held = serverForTests();
  const workers = 50;
  const rounds = 80;
  const callsOfARound = 5;

  // What a worker asks in its tenant: an application that is only handed a token needs no change.
  class Worker {
    constructor(server, number) {
      this.server = server;
      this.number = number;
      this.name = `worker-${number}`;
      this.now = new Date(Date.UTC(2030 + number, 0, 1)).toISOString();
      this.every = 2 + (number % 5);
    }

    admin(method, path, body) {
      return this.server.admin(method, `/tenants/${this.name}${path}`, body);
    }

    async begin() {
      await this.server.admin('POST', '/tenants', { name: this.name, provider: 'okta', port: false });
      await this.admin('PUT', '/clock', { now: this.now });
      await this.admin('PUT', '/scenarios/mine', {
        scenario: 'mine', provider: 'okta',
        rules: [{ match: { operation: 'listPhones' }, when: { call: { every: this.every } }, respond: { cause: 'rate_limited' } }],
      });
      this.token = (await this.admin('POST', '/tokens', { user: 'alice' })).access_token;
      this.sdk = client(this.server);
    }

    get(path, method = 'GET') {
      return fetch(`${this.server.okta}/idp/myaccount${path}`, { method, headers: { Authorization: `Bearer ${this.token}`, Accept: version } });
    }

    async round(index) {
      const email = `${this.name}-${index}@example.test`;
      const accessToken = this.token;
      const added = await myaccount.addEmail(this.sdk, { accessToken, payload: { profile: { email }, sendEmail: false, role: 'SECONDARY' } });
      const addresses = (await myaccount.getEmails(this.sdk, { accessToken })).map(({ profile }) => profile.email);
      assert.deepEqual(addresses, ['alice@example.test', email], `${this.name} sees its own`);
      const phones = await this.get('/phones');
      assert.equal(phones.status, (index + 1) % this.every === 0 ? 429 : 200, `${this.name} follows its own scenario`);
      await phones.arrayBuffer();
      const profile = await myaccount.getProfile(this.sdk, { accessToken });
      assert.equal(profile.profile.login, 'alice@example.test');
      assert.equal((await this.get(`/emails/${added.id}`, 'DELETE')).status, 204);
    }

    async end() {
      assert.equal((await this.admin('GET', '/clock')).now, this.now);
      const { requests, meta } = await this.admin('GET', '/requests?operation=createEmail&limit=1000');
      assert.deepEqual(meta, { total: rounds * callsOfARound, evicted: 0 });
      assert.equal(requests.length, rounds);
      for (const one of requests) assert.match(one.request.body, new RegExp(`"${this.name}-\\d+@`));
      await this.server.admin('DELETE', `/tenants/${this.name}`);
    }
  }

  it('make 20,000 mixed calls side by side, and none sees what is another\'s', async () => {
    const all = Array.from({ length: workers }, (_, number) => new Worker(held.server, number));
    await Promise.all(all.map((worker) => worker.begin()));
    await Promise.all(all.map(async (worker) => {
      for (let index = 0; index < rounds; ++index) await worker.round(index);
    }));
    assert.equal((await held.server.admin('GET', '/requests')).meta.total, 0, 'nothing came to the tenant of the start');
    await Promise.all(all.map((worker) => worker.end()));
    assert.deepEqual((await held.server.admin('GET', '/tenants')).tenants.map(({ name }) => name), ['okta', 'auth0']);
  });
});

describe('a tenant with a port of its own', () => {
  const held = serverForTests();

  it('is reached there, by both providers, until it is deleted', async () => {
    for (const provider of ['okta', 'auth0']) {
      const made = await held.server.admin('POST', '/tenants', { provider });
      assert.match(made.base_url, /^https?:\/\/localhost:\d+$/);
      const health = async () => (await fetch(`${made.base_url}/__admin/health`, { headers: { Connection: 'close' } })).json();
      assert.deepEqual([(await health()).tenant, (await health()).provider], [made.name, provider]);
      await held.server.admin('DELETE', `/tenants/${made.name}`);
      await assert.rejects(health(), 'nobody listens there any more');
    }
  });

  it('is not given where another has it', async () => {
    const port = Number(new URL(held.server.okta).port);
    const response = await fetch(`${held.server.okta}/__admin/tenants`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ provider: 'okta', port }),
    });
    assert.equal(response.status, 409);
  });
});

describe('10,000 tenants without ports', () => {
  const count = 10_000;
  const limit = 1024 ** 3;

  const ask = (server, agent, method, path, body) => new Promise((resolve, reject) => {
    const sent = request(`${server.okta}/__admin${path}`, { agent, method, headers: { 'Content-Type': 'application/json' } }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });

  async function each(visit) {
    let next = 0;
    await Promise.all(Array.from({ length: 8 }, async () => {
      while (next < count) await visit(next++);
    }));
  }

  it('live in less than 1 GiB, and leave it when they are deleted', async () => {
    const server = await Server.start();
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    try {
      const create = (number) => ask(server, agent, 'POST', '/tenants', { name: `t-${number}`, provider: number % 2 === 0 ? 'okta' : 'auth0', port: false })
        .then((status) => assert.equal(status, 201));
      const remove = (number) => ask(server, agent, 'DELETE', `/tenants/t-${number}`).then((status) => assert.equal(status, 204));
      await each(create);
      const full = residentBytes(server);
      assert.ok(full < limit, `${Math.round(full / 1024 ** 2)} MiB`);
      const health = await (await fetch(`${server.okta}/__admin/tenants/t-9998/health`)).json();
      assert.equal(health.tenant, 't-9998');
      await each(remove);
      await each(create);
      const again = residentBytes(server);
      assert.ok(again < full * 1.25, `${Math.round(full / 1024 ** 2)} MiB, then ${Math.round(again / 1024 ** 2)} MiB`);
    } finally {
      agent.destroy();
      assert.equal(await server.stop(), 0);
    }
  });
});

describe('a snapshot', () => {
  const held = serverForTests();

  it('goes back in, also where it is larger than other bodies may be', async () => {
    const users = 1500;
    const make = (number) => held.server.admin('POST', '/users', {
      login: `user-${number}@example.test`, emails: [{ email: `user-${number}@example.test`, role: 'PRIMARY', status: 'VERIFIED' }],
    });
    for (let first = 0; first < users; first += 50) await Promise.all(Array.from({ length: 50 }, (_, i) => make(first + i)));
    const snapshot = await (await fetch(`${held.server.plainOrigin}/__admin/snapshot`)).text();
    assert.ok(snapshot.length > 1024 ** 2, `${snapshot.length} bytes`);
    const { name } = await held.server.admin('POST', '/tenants', { provider: 'okta', port: false });
    const put = await fetch(`${held.server.plainOrigin}/__admin/tenants/${name}/snapshot`, {
      method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: snapshot,
    });
    assert.equal(put.status, 204, await put.text());
    assert.equal((await held.server.admin('GET', `/tenants/${name}/users`)).users.length, users + 3);
    await held.server.admin('DELETE', `/tenants/${name}`);
  });
});

describe('--export-on-exit and --import', () => {
  it('bring back what an SDK did, refuse what is damaged, and change nothing then', async () => {
    const folder = mkdtempSync(`${tmpdir()}/understudy-`);
    const file = `${folder}/state.json`;
    const common = ['--state-dir', folder];
    const signed = async (server, token, sdk) => (await myaccount.getEmails(sdk, { accessToken: token })).map(({ profile }) => profile.email);
    try {
      const first = await Server.start(...common, '--export-on-exit', file);
      const token = await first.token();
      await myaccount.addEmail(client(first), { accessToken: token, payload: { profile: { email: 'kept@example.test' }, sendEmail: true, role: 'SECONDARY' } });
      const { code } = await first.message('kept@example.test');
      await first.admin('POST', '/tenants', { name: 'other', provider: 'auth0', port: false });
      assert.equal(await first.stop(), 0);

      const second = await Server.start(...common, '--import', file);
      assert.deepEqual(await signed(second, 'alice', client(second)), ['alice@example.test', 'kept@example.test']);
      assert.equal((await second.message('kept@example.test')).code, code);
      assert.deepEqual((await second.admin('GET', '/tenants')).tenants.map(({ name }) => name), ['okta', 'auth0', 'other']);
      assert.equal(await second.stop(), 0);

      writeFileSync(file, readFileSync(file, 'utf8').replace('kept@example.test', 'lost@example.test'));
      const { status, stderr } = await run('serve', '--okta', 'localhost:0', '--auth0', 'localhost:0', ...common, '--import', file);
      assert.equal(status, 2);
      assert.match(stderr, /state\.json: it is damaged: its checksum is another\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
