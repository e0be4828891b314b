// Auth0's bucket of 25 requests a second (scenarios/rate-limit-25rps.yaml): exactly on a clock that stands, as a bound on one
// that runs.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { project, serverForTests } from './support/server.js';

const scenario = ['--scenario', `${project}scenarios/rate-limit-25rps.yaml`];

// The admin API of the Auth0 tenant.
async function admin(server, method, path, body) {
  const response = await fetch(`${server.auth0}/__admin${path}`, {
    method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  return response.status === 204 ? undefined : response.json();
}

const ask = (server, token = 'alice') => fetch(`${server.auth0}/me/v1/factors`, { headers: { Authorization: `Bearer ${token}` } });

describe('25 requests a second, on a clock that stands', () => {
  const held = serverForTests('--now', '2026-01-01T00:00:00Z', '--freeze', ...scenario);
  const statuses = async (count) => {
    const found = [];
    for (let i = 0; i < count; ++i) {
      const response = await ask(held.server);
      await response.arrayBuffer();
      found.push(response.status);
    }
    return found;
  };
  const reset = () => admin(held.server, 'POST', '/reset');

  it('lets 25 of one instant pass and tells the 26th when to come again', async () => {
    await reset();
    for (let left = 24; left >= 0; --left) {
      const response = await ask(held.server);
      await response.arrayBuffer();
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('x-ratelimit-limit'), '25');
      assert.equal(response.headers.get('x-ratelimit-remaining'), String(left));
    }
    const refused = await ask(held.server);
    assert.equal(refused.status, 429);
    assert.deepEqual(await refused.json(), {
      type: 'https://auth0.com/api-errors/A0E-429-0001', title: 'Too Many Requests', status: 429,
      detail: 'The global request limit has been exceeded.',
    });
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.equal(refused.headers.get('x-auth0-error-kind'), 'global-rate-limit');
    assert.equal(refused.headers.get('x-ratelimit-limit'), '25');
    assert.equal(refused.headers.get('x-ratelimit-remaining'), '0');
    assert.equal(refused.headers.get('x-ratelimit-reset'), String(Date.parse('2026-01-01T00:00:01Z') / 1000));
    assert.equal(refused.headers.get('www-authenticate'), null);
  });

  it('lets one more pass each 40 ms, and no sooner', async () => {
    await reset();
    await statuses(25);
    await admin(held.server, 'POST', '/clock/advance', { by: 'PT0.039S' });
    assert.deepEqual(await statuses(1), [429]);
    await admin(held.server, 'POST', '/clock/advance', { by: 'PT0.001S' });
    assert.deepEqual(await statuses(2), [200, 429]);
    await admin(held.server, 'POST', '/clock/advance', { by: 'PT0.1S' });
    assert.deepEqual(await statuses(3), [200, 200, 429]);
    await admin(held.server, 'POST', '/clock/advance', { by: 'PT1H' });
    assert.deepEqual((await statuses(26)).filter((status) => status === 429).length, 1, 'never more than the bucket holds');
  });

  it('counts everybody in one bucket, whoever they are, and nothing but the account API', async () => {
    await reset();
    for (const token of ['alice', 'bob', 'carol', 'nobody']) await ask(held.server, token);
    await fetch(`${held.server.auth0}/.well-known/openid-configuration`);
    await fetch(`${held.server.auth0}/me/v1/factors`, { method: 'OPTIONS' });
    assert.deepEqual((await statuses(22)).filter((status) => status === 429).length, 1, '4 and 21 passed');
  });
});

describe('25 requests a second, on a clock that runs', () => {
  const held = serverForTests(...scenario);

  it('lets at most 25 + 25 t of t seconds pass, and the bucket is used', async () => {
    const started = performance.now();
    let passed = 0;
    do {
      const responses = await Promise.all(Array.from({ length: 10 }, () => ask(held.server)));
      await Promise.all(responses.map((response) => response.arrayBuffer()));
      passed += responses.filter(({ status }) => status === 200).length;
    } while (performance.now() - started < 2000);
    const seconds = (performance.now() - started) / 1000;
    assert.ok(passed <= 25 + 25 * seconds, `${passed} in ${seconds} s`);
    assert.ok(passed >= 25, `${passed} passed`);
  });
});
