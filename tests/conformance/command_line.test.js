// The process: options, errors of use, ready line, signals.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { RawConnection } from './support/raw.js';
import { run, Server } from './support/server.js';

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
});
