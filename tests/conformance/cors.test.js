// What a browser asks before and reads after a call from another origin.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serverForTests } from './support/server.js';

const origin = 'http://localhost:8080';
const wanted = 'authorization,content-type,x-okta-user-agent-extended';
const exposed = [
  'WWW-Authenticate', 'DPoP-Nonce', 'X-Okta-Request-Id', 'X-Rate-Limit-Limit', 'X-Rate-Limit-Remaining',
  'X-Rate-Limit-Reset', 'Location',
];

// Lower-cased members of a header's list.
function members(response, name) {
  return (response.headers.get(name) ?? '').toLowerCase().split(',').map((member) => member.trim());
}

describe('CORS', () => {
  const held = serverForTests();
  const call = (method, path, headers) =>
    fetch(held.server.okta + path, { method, headers: { Origin: origin, ...headers } });

  for (const [method, path] of [
    ['GET', '/idp/myaccount/emails'], ['POST', '/idp/myaccount/emails'], ['DELETE', '/idp/myaccount/emails/1'],
    ['POST', '/idp/myaccount/emails/1/challenge/2/verify'], ['PUT', '/idp/myaccount/password'],
    ['GET', '/idp/myaccount/profile/schema'], ['PATCH', '/idp/myaccount/authenticators/1/enrollments/2'],
  ]) {
    it(`allows ${method} ${path} before any token or version`, async () => {
      const response = await call('OPTIONS', path, {
        'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': wanted,
      });
      assert.ok([200, 204].includes(response.status), `${response.status} came`);
      assert.equal(response.headers.get('access-control-allow-origin'), origin);
      assert.equal(response.headers.get('access-control-allow-credentials'), 'true');
      assert.ok(members(response, 'access-control-allow-methods').includes(method.toLowerCase()));
      const headers = members(response, 'access-control-allow-headers');
      for (const name of wanted.split(',')) assert.ok(headers.includes(name), `${name} is missing in ${headers}`);
      assert.ok(members(response, 'vary').includes('origin'));
      assert.equal(await response.text(), '');
    });
  }

  const version = { Accept: '*/*;okta-version=1.0.0' };
  for (const [status, path, headers] of [
    [200, '/idp/myaccount/emails', { ...version, Authorization: 'Bearer alice' }],
    [401, '/idp/myaccount/emails', version],
    [404, '/idp/myaccount/emails/0', { ...version, Authorization: 'Bearer alice' }],
    [406, '/idp/myaccount/emails', { Authorization: 'Bearer alice' }],
    [404, '/nothing', {}],
  ]) {
    it(`lets the page read ${status} of ${path}`, async () => {
      const response = await call('GET', path, headers);
      assert.equal(response.status, status);
      assert.equal(response.headers.get('access-control-allow-origin'), origin);
      assert.equal(response.headers.get('access-control-allow-credentials'), 'true');
      const names = members(response, 'access-control-expose-headers');
      for (const name of exposed) assert.ok(names.includes(name.toLowerCase()), `${name} is not exposed`);
    });
  }

  it('never sends CORS headers from the admin API', async () => {
    const response = await call('GET', '/__admin/health', {});
    assert.equal(response.headers.get('access-control-allow-origin'), null);
  });
});
