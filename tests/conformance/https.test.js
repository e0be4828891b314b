// https beside http, as clients of every kind see it: Node's own, okta-auth-js, and what a container's health check does.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connect } from 'node:tls';
import { Server, binary } from './support/server.js';

const script = (name) => fileURLToPath(new URL(`./support/${name}`, import.meta.url));

describe('https', () => {
  let server;
  let directory;
  let ca;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'understudy-'));
    server = await Server.start('--tls', '--state-dir', directory);
    ca = await readFile(join(directory, 'ca.pem'), 'utf8');
  });
  after(async () => {
    assert.equal(await server?.stop(), 0);
    await rm(directory, { recursive: true });
  });

  // One request; gives status, headers, text and the socket's own view of the session.
  async function ask(url, options = {}, send = request) {
    const asked = send(url, { ca, ...options });
    asked.end();
    const [response] = await once(asked, 'response');
    let text = '';
    for await (const piece of response) text += piece;
    return { status: response.statusCode, headers: response.headers, text, socket: response.socket };
  }

  it('is what the ready line, the greeting and base_url say', async () => {
    assert.match(server.okta, /^https:\/\/localhost:\d+$/);
    assert.match(server.auth0, /^https:\/\/localhost:\d+$/);
    assert.match(server.log, new RegExp(`okta +${server.okta}`));
    const { text } = await ask(`${server.okta}/__admin/tenants/okta`);
    assert.equal(JSON.parse(text).base_url, server.okta);
    assert.equal(JSON.parse(text).issuer, server.okta);
  });

  it('leaves http on the same port as it was', async () => {
    const { status, text } = await ask(`${server.okta.replace('https', 'http')}/__admin/health`, {}, plainRequest);
    assert.equal(status, 200);
    assert.equal(JSON.parse(text).status, 'ok');
  });

  it('hands out its authority over http and https', async () => {
    const over = await ask(`${server.okta}/__admin/ca.pem`);
    assert.equal(over.headers['content-type'], 'application/x-x509-ca-cert');
    assert.equal(over.text, ca);
    assert.equal((await ask(`${server.auth0.replace('https', 'http')}/__admin/ca.pem`, {}, plainRequest)).text, ca);
  });

  it('keeps its files to their owner', async () => {
    for (const name of await readdir(directory)) assert.equal((await stat(join(directory, name))).mode & 0o777, 0o600, name);
  });

  it('proves every name that it is reached by, and no other', async () => {
    const { port } = new URL(server.okta);
    const verified = async (servername) => {
      const socket = connect({ port, host: '127.0.0.1', ca, servername });
      await once(socket, 'secureConnect');
      const names = socket.getPeerCertificate().subjectaltname;
      socket.destroy();
      return names;
    };
    for (const name of ['localhost', 'okta.localhost', 'auth0.localhost']) await verified(name);
    const names = await verified('localhost');
    for (const name of ['DNS:*.localhost', 'IP Address:127.0.0.1', 'IP Address:10.0.2.2']) assert.ok(names.includes(name), names);
    await assert.rejects(verified('example.test'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    // Node takes no wildcard right below a top-level name, which is why the tenants' names stand there in full.
    await assert.rejects(verified('other.localhost'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    it(`resumes sessions of ${version}`, async () => {
      const agent = new Agent({ ca, maxVersion: version, minVersion: version, keepAlive: false, maxCachedSessions: 10 });
      const url = `${server.okta}/__admin/health`;
      const first = await ask(url, { agent });
      assert.equal(first.socket.getProtocol(), version);
      assert.equal(first.socket.isSessionReused(), false);
      await new Promise((resolve) => setImmediate(resolve)); // the agent files the session
      assert.equal((await ask(url, { agent })).socket.isSessionReused(), true);
      agent.destroy();
    });
  }

  it('refuses older versions', async () => {
    const { port } = new URL(server.okta);
    const socket = connect({ port, host: 'localhost', ca, maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' });
    const [error] = await once(socket, 'error');
    assert.match(error.message, /alert protocol version/);
  });

  it('is trusted by what is given NODE_EXTRA_CA_CERTS, and by nothing else', async () => {
    const run = (env) => promisify(execFile)(process.execPath, [script('sdk_over_https.js'), server.okta], { env: { ...process.env, ...env } });
    const { stdout } = await run({ NODE_EXTRA_CA_CERTS: join(directory, 'ca.pem') });
    assert.equal(stdout.trim(), 'alice@example.test PRIMARY VERIFIED');
    await assert.rejects(run({ NODE_EXTRA_CA_CERTS: '' }));
  });

  it('is trusted by the commands that ask a running server', async () => {
    const command = (env, ...args) => promisify(execFile)(binary, args, { env: { ...process.env, ...env } });
    for (const env of [{ UNDERSTUDY_CA_FILE: join(directory, 'ca.pem') }, { UNDERSTUDY_STATE_DIR: directory }]) {
      const { stdout } = await command(env, 'healthcheck', '--url', server.okta);
      assert.equal(JSON.parse(stdout).status, 'ok');
    }
    const { stdout } = await command({ UNDERSTUDY_STATE_DIR: directory }, 'token', '--user', 'alice', '--url', server.okta);
    assert.match(stdout, /^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
    await assert.rejects(command({ UNDERSTUDY_STATE_DIR: tmpdir() }, 'healthcheck', '--url', server.okta), { code: 1 });
  });

  it('keeps authority, certificate and signing key across restarts', async () => {
    const kid = async (running) => {
      const answer = await fetch(`${running.okta.replace('https', 'http')}/__admin/tokens`, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"user":"alice"}',
      });
      const { access_token: token } = await answer.json();
      return JSON.parse(Buffer.from(token.split('.')[0], 'base64url')).kid;
    };
    const before = await kid(server);
    const other = await Server.start('--tls', '--state-dir', directory);
    try {
      assert.equal(await readFile(join(directory, 'ca.pem'), 'utf8'), ca);
      assert.equal(await kid(other), before);
    } finally {
      await other.stop();
    }
  });

  it('takes a certificate of the user', async () => {
    const own = await mkdtemp(join(tmpdir(), 'understudy-'));
    const [certificate, key] = [join(own, 'cert.pem'), join(own, 'key.pem')];
    const text = await readFile(join(directory, 'tls-server.pem'), 'utf8');
    const end = text.indexOf('-----BEGIN PRIVATE KEY-----');
    await writeFile(certificate, text.slice(0, end));
    await writeFile(key, text.slice(end));
    const other = await Server.start('--tls-cert', certificate, '--tls-key', key, '--state-dir', own);
    try {
      assert.match(other.okta, /^https:/);
      assert.equal((await ask(`${other.okta}/__admin/health`)).status, 200);
      assert.equal((await ask(`${other.okta}/__admin/ca.pem`)).status, 404);
    } finally {
      await other.stop();
      await rm(own, { recursive: true });
    }
  });
});
