// The wire: what HTTP/1.1 clients, old clients and hostile ones do to a connection.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { RawConnection } from './support/raw.js';
import { serverForTests } from './support/server.js';

const emails = '/idp/myaccount/emails';
const common = [
  'Host: {host}', 'Authorization: Bearer alice', 'Accept: application/json; okta-version=1.0.0',
];

describe('HTTP', () => {
  const held = serverForTests();
  let connection;
  let host;

  beforeEach(async () => {
    host = new URL(held.server.okta).host;
    connection = await RawConnection.open(held.server.okta);
  });
  afterEach(() => connection.destroy());

  // Sends all parts in one write.
  const send = (...parts) => connection.send(
    Buffer.concat(parts.map((part) => Buffer.from(typeof part === 'string' ? part.replace('{host}', host) : part))),
  );
  const request = (line, ...more) => [line, ...common, ...more, '', ''].join('\r\n');
  const post = (...more) => request(`POST ${emails} HTTP/1.1`, 'Content-Type: application/json', ...more);
  const postBody = (body) => [post(`Content-Length: ${Buffer.byteLength(body)}`), body];
  const address = (email) => JSON.stringify({ profile: { email }, role: 'SECONDARY', sendEmail: false });
  const count = async () => {
    const response = await fetch(held.server.okta + emails, {
      headers: { Authorization: 'Bearer alice', Accept: '*/*;okta-version=1.0.0' },
    });
    return (await response.json()).length;
  };
  const assertAlive = async () => {
    send(request(`GET ${emails} HTTP/1.1`));
    assert.equal((await connection.response()).status, 200);
  };

  it('answers pipelined requests in their order', async () => {
    const get = request(`GET ${emails} HTTP/1.1`);
    const unknown = request('GET /idp/myaccount/nothing HTTP/1.1');
    send(get, unknown, ...postBody(address('p@acme.test')), get);
    const statuses = [];
    for (let i = 0; i < 4; ++i) statuses.push((await connection.response()).status);
    assert.deepEqual(statuses, [200, 404, 201, 200]);
  });

  it('takes a request in single bytes', async () => {
    for (const byte of request(`GET ${emails} HTTP/1.1`).replace('{host}', host)) {
      send(byte);
      await new Promise(setImmediate);
    }
    assert.equal((await connection.response()).status, 200);
  });

  it('answers HEAD as GET without the body', async () => {
    send(request(`HEAD ${emails} HTTP/1.1`));
    const head = await connection.response({ bodiless: true });
    send(request(`GET ${emails} HTTP/1.1`));
    const get = await connection.response();
    assert.equal(head.status, 200);
    assert.equal(head.headers.get('content-length'), get.headers.get('content-length'));
    assert.equal(head.headers.get('content-type'), get.headers.get('content-type'));
  });

  it('tells a client that expects it to continue', async () => {
    const body = address('patient@acme.test');
    send(post('Expect: 100-continue', `Content-Length: ${body.length}`));
    assert.equal((await connection.response()).status, 100);
    send(body);
    assert.equal((await connection.response()).status, 201);
  });

  it('reads a chunked body', async () => {
    const body = address('chunk@acme.test');
    const chunks = [body.slice(0, 7), body.slice(7)].map((part) => `${part.length.toString(16)}\r\n${part}\r\n`);
    send(`${post('Transfer-Encoding: chunked')}${chunks.join('')}0\r\n\r\n`);
    const response = await connection.response();
    assert.equal(response.status, 201);
    assert.equal(JSON.parse(response.body).profile.email, 'chunk@acme.test');
    await assertAlive();
  });

  it('serves an HTTP/1.0 client and closes', async () => {
    send(request(`GET ${emails} HTTP/1.0`));
    assert.equal((await connection.response()).status, 200);
    assert.equal(await connection.closed(), '');
  });

  it('closes when the client asks it to', async () => {
    send(request(`GET ${emails} HTTP/1.1`, 'Connection: close'));
    const response = await connection.response();
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('connection'), 'close');
    assert.equal(await connection.closed(), '');
  });

  it('gives an empty answer no Content-Type', async () => {
    send(...postBody(address('gone@acme.test')));
    const { id } = JSON.parse((await connection.response()).body);
    send(request(`DELETE ${emails}/${id} HTTP/1.1`));
    const response = await connection.response();
    assert.equal(response.status, 204);
    assert.equal(response.headers.has('content-type'), false);
    await assertAlive();
  });

  describe('refuses and closes', () => {
    const refused = {
      'two framings': [post('Content-Length: 4', 'Transfer-Encoding: chunked'), 400],
      'two lengths': [post('Content-Length: 4', 'Content-Length: 5'), 400],
      'a length that is no number': [post('Content-Length: 4x'), 400],
      'an unknown transfer encoding': [post('Transfer-Encoding: gzip'), 400],
      'a line that is no request': ['what is this\r\n\r\n', 400],
      'a header of 17 KiB': [request(`GET ${emails} HTTP/1.1`, `X-Long: ${'x'.repeat(17 * 1024)}`), 431],
      'a flood of headers': [request(`GET ${emails} HTTP/1.1`, ...Array(2000).fill('X-Flood: drop')), 431],
      'a body over 1 MiB': [post(`Content-Length: ${1024 * 1024 + 1}`), 413],
      'a state over 64 MiB': [request('PUT /__admin/snapshot HTTP/1.1', 'Content-Type: application/json', `Content-Length: ${64 * 1024 ** 2 + 1}`), 413],
      'an absurd length': [post('Content-Length: 99999999999999999999999'), [400, 413]],
    };
    for (const [name, [text, statuses]] of Object.entries(refused)) {
      it(name, async () => {
        send(text);
        const { status, headers } = await connection.response();
        assert.ok([statuses].flat().includes(status), `${status} came`);
        assert.equal(headers.get('connection'), 'close');
        await connection.closed();
        assert.equal(await count(), 1);
      });
    }
  });

  describe('refuses in the provider\'s words and goes on', () => {
    const deep = 1000;
    const email = (text) => `{"profile":{"email":${text}}}`;
    const bodies = {
      'a body that is no JSON': ['{"profile":', 'E0000003'],
      'a body cut in a string': ['{"profile":{"email":"a', 'E0000003'],
      'two values': ['{} {}', 'E0000003'],
      'bad UTF-8': [Buffer.concat([Buffer.from('{"profile":{"email":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}}')]),
        'E0000003'],
      'a lone surrogate': [email('"\\ud800@acme.test"'), /^E000000[13]$/],
      'nesting 1,000 deep': ['['.repeat(deep) + ']'.repeat(deep), /^E000000[13]$/],
      'objects nested 1,000 deep': ['{"profile":'.repeat(deep) + '1' + '}'.repeat(deep), /^E000000[13]$/],
      'a number for an address': [email('1e999'), /^E000000[13]$/],
      'a list for an address': [email('[]'), 'E0000001'],
      'no address': ['{"profile":{}}', 'E0000001'],
      'an array': ['[]', 'E0000001'],
      'null': ['null', 'E0000001'],
      'nothing': ['', /^E000000[13]$/],
      'a role that does not exist': ['{"profile":{"email":"r@acme.test"},"role":"OTHER"}', 'E0000001'],
    };
    for (const [name, [body, code]] of Object.entries(bodies)) {
      it(name, async () => {
        send(...postBody(body));
        const response = await connection.response();
        assert.equal(response.status, 400, response.body);
        assert.match(JSON.parse(response.body).errorCode, code instanceof RegExp ? code : new RegExp(`^${code}$`));
        assert.equal(await count(), 1);
        await assertAlive();
      });
    }

    it('another media type', async () => {
      send(request(`POST ${emails} HTTP/1.1`, 'Content-Type: text/plain', 'Content-Length: 2') + '{}');
      const response = await connection.response();
      assert.equal(response.status, 400);
      assert.equal(JSON.parse(response.body).errorCode, 'E0000021');
      await assertAlive();
    });

    it('a method that the path does not have', async () => {
      send(request(`PATCH ${emails} HTTP/1.1`, 'Content-Length: 0'));
      const response = await connection.response();
      assert.equal(response.status, 405);
      assert.equal(JSON.parse(response.body).errorCode, 'E0000022');
      assert.match(response.headers.get('allow'), /\bGET\b.*\bPOST\b|\bPOST\b.*\bGET\b/);
    });

    for (const [name, path] of Object.entries({
      'an unknown path': '/idp/myaccount/nothing',
      'an encoded slash': '/idp/myaccount%2femails',
      'a doubly encoded id': `${emails}/%2561`,
      'an encoded null': `${emails}/%00`,
      'dots that climb': '/idp/myaccount/phones/../emails/../../etc/passwd',
      'a trailing slash': `${emails}/`,
    })) {
      it(name, async () => {
        send(request(`GET ${path} HTTP/1.1`));
        const { status, body } = await connection.response();
        assert.equal(status, 404, body);
        assert.match(JSON.parse(body).errorCode, /^E000000[78]$/);
        await assertAlive();
      });
    }

    it('a broken percent-encoding', async () => {
      send(request(`GET ${emails}/%zz HTTP/1.1`));
      assert.ok([400, 404].includes((await connection.response()).status));
    });
  });

  it('answers for Auth0 in Auth0\'s words', async () => {
    const response = await fetch(`${held.server.auth0}/me/v1/nothing`);
    assert.equal(response.status, 404);
    const { type, title, status } = await response.json();
    assert.match(type, /^https:\/\/auth0\.com\/api-errors\//);
    assert.deepEqual({ title, status }, { title: 'Not Found', status: 404 });
  });

  it('logs nothing of all that above debug', async () => {
    const before = held.server.log.length;
    send(...postBody('{"profile":'));
    await connection.response();
    send('what is this\r\n\r\n');
    await connection.closed();
    assert.equal(held.server.log.slice(before), '');
  });
});
