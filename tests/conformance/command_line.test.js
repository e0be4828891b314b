// The process: options, errors of use, ready line, signals.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { RawConnection } from './support/raw.js';
import { run, Server, spawnUnderstudy } from './support/server.js';

const oneSentence = /^[^\n]+\n$/;

describe('command line', () => {
  it('prints its version', async () => {
    const { status, stdout } = await run('--version');
    assert.equal(status, 0);
    assert.match(stdout, /^(understudy )?\d+\.\d+\.\d+\n$/);
  });

  for (const [name, ...args] of [
    ['an unknown option', 'serve', '--colour'],
    ['an unknown command', 'sreve'],
    ['an address without a port', 'serve', '--okta', 'localhost'],
    ['a port that is none', 'serve', '--okta', 'localhost:99999'],
    ['a fixture that does not exist', 'serve', '--fixture', '/nowhere/fixture.yaml'],
    ['a document that does not exist', 'serve', '--okta-spec', '/nowhere/openapi.yaml'],
    ['a time that is none', 'serve', '--now', 'yesterday'],
  ]) {
    it(`refuses ${name} with one sentence and status 2`, async () => {
      const { status, stdout, stderr } = await run(...args);
      assert.equal(status, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, oneSentence);
    });
  }

  it('refuses a port in use', async (context) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    context.after(() => other.close());
    const address = `127.0.0.1:${other.address().port}`;
    const { status, stderr } = await run('serve', '--okta', address, '--auth0', 'localhost:0');
    assert.notEqual(status, 0);
    assert.match(stderr, oneSentence);
    assert.ok(stderr.includes(address), stderr);
  });

  it('refuses the port of another understudy', async (context) => {
    const first = await Server.start();
    context.after(() => first.stop());
    const { status, stderr } = await run('serve', '--okta', new URL(first.okta).host, '--auth0', 'localhost:0');
    assert.notEqual(status, 0);
    assert.match(stderr, oneSentence);
  });

  it('prints one ready line and nothing else on stdout', async (context) => {
    const server = await Server.start();
    context.after(() => server.stop());
    const line = JSON.parse(server.stdout[0]);
    assert.equal(line.pid, server.child.pid);
    assert.match(line.okta, /^http:\/\/localhost:\d+$/);
    assert.match(line.auth0, /^http:\/\/localhost:\d+$/);
    assert.equal(await server.stop(), 0);
    assert.equal(server.stdout.length, 1);
  });

  it('takes options from the environment, the command line winning', async (context) => {
    process.env.UNDERSTUDY_OTP = '123456';
    const server = await Server.start();
    const other = await Server.start('--otp', '654321');
    delete process.env.UNDERSTUDY_OTP;
    context.after(() => Promise.all([server.stop(), other.stop()]));
    for (const [instance, code] of [[server, '123456'], [other, '654321']]) {
      await fetch(`${instance.okta}/idp/myaccount/emails`, {
        method: 'POST',
        headers: {
          Authorization: 'Bearer alice', Accept: '*/*;okta-version=1.0.0', 'Content-Type': 'application/json',
        },
        body: JSON.stringify({ profile: { email: 'a@b.test' } }),
      });
      assert.equal((await instance.message('a@b.test')).code, code);
    }
  });

  it('leaves a provider out', async (context) => {
    const server = await Server.start('--no-auth0');
    context.after(() => server.stop());
    assert.equal(server.auth0, undefined);
    assert.equal(await server.stop(), 0);
  });

  for (const signal of ['SIGTERM', 'SIGINT']) {
    it(`ends with status 0 on ${signal}, whatever connections idle`, async (context) => {
      const server = await Server.start();
      context.after(() => server.stop());
      const idle = await RawConnection.open(server.okta);
      const started = performance.now();
      assert.equal(await server.stop(signal), 0);
      assert.ok(performance.now() - started < 6000);
      await idle.closed();
    });
  }

  it('answers the same bytes twice with a seed and a frozen clock', async (context) => {
    // One Host for both, since links are made from it.
    const lines = [
      'POST /idp/myaccount/emails HTTP/1.1', 'Host: localhost', 'Authorization: Bearer alice',
      'Accept: */*;okta-version=1.0.0', 'Content-Type: application/json',
    ];
    const body = JSON.stringify({ profile: { email: 'a@b.test' } });
    const reply = async () => {
      const server = await Server.start('--seed', '7', '--freeze', '--now', '2026-01-01T00:00:00Z', '--threads', '1');
      context.after(() => server.stop());
      const connection = await RawConnection.open(server.okta);
      connection.send([...lines, `Content-Length: ${body.length}`, '', body].join('\r\n'));
      const { status, headers, body: answer } = await connection.response();
      assert.equal(status, 201);
      return { headers, answer };
    };
    assert.deepEqual(await reply(), await reply());
  });

  describe('exec', () => {
    const node = (script, ...options) => run('exec', '--seed', '1', ...options, '--', process.execPath, '-e', script);

    it('runs a command beside a server on free ports and tells it where that is', async () => {
      const { status, stdout, stderr } = await node(`
        const { UNDERSTUDY_OKTA_URL, UNDERSTUDY_AUTH0_URL, OKTA_ISSUER, AUTH0_DOMAIN, AUTH0_ISSUER_BASE_URL } = process.env;
        fetch(UNDERSTUDY_OKTA_URL + '/__admin/health').then((response) => response.json()).then(({ tenant }) =>
          console.log(JSON.stringify([tenant, OKTA_ISSUER === UNDERSTUDY_OKTA_URL,
            AUTH0_DOMAIN === UNDERSTUDY_AUTH0_URL && AUTH0_ISSUER_BASE_URL === UNDERSTUDY_AUTH0_URL])))`);
      assert.equal(stdout, '["okta",true,true]\n', stderr);
      assert.equal(status, 0);
    });

    it("ends with the command's status", async () => {
      assert.equal((await node('process.exit(7)')).status, 7);
      assert.equal((await node('process.kill(process.pid, "SIGKILL")')).status, 137);
    });

    it('says when there is no such command', async () => {
      const { status, stderr } = await run('exec', '--', 'no-such-command-anywhere');
      assert.equal(status, 2);
      assert.match(stderr, oneSentence);
      assert.match(stderr, /no-such-command-anywhere/);
    });

    it("hands SIGTERM on and leaves the command its own way out", async () => {
      const child = spawnUnderstudy('exec', '--', process.execPath, '-e',
        'process.on("SIGTERM", () => process.exit(5)); console.log("up"); setInterval(() => {}, 1000)');
      await once(child.stdout, 'data');
      child.kill('SIGTERM');
      assert.equal((await once(child, 'close'))[0], 5);
    });

    it('takes the options of serve', async () => {
      const { stdout } = await node(`fetch(process.env.UNDERSTUDY_OKTA_URL + '/__admin/clock').then((r) => r.text()).then(console.log)`,
        '--no-auth0', '--now', '2026-01-01T00:00:00Z', '--freeze');
      assert.deepEqual(JSON.parse(stdout), { mode: 'frozen', now: '2026-01-01T00:00:00.000Z' });
    });
  });
});
