// The password operations that okta-auth-js has, by its functions and by the methods of its transactions; the order of
// calls is that of the SDK's own integration test, which needs a mailbox and so cannot be run itself.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import * as myaccount from '@okta/okta-auth-js/myaccount';
import { client, rejects, shape } from '../support/sdk.js';
import { serverForTests } from '../support/server.js';

const requirements = 'password: Password requirements were not met. Password requirements: at least 8 characters, '
  + 'a lowercase letter, an uppercase letter, a number, no parts of your username. '
  + 'Your password cannot be any of your last 4 password(s).';
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const payload = (password, more = {}) => ({ profile: { password, ...more } });

function assertEnrolled(transaction) {
  const { id, created, lastUpdated, ...rest } = shape(transaction);
  assert.match(id, /^00T[A-Za-z0-9]{17}$/);
  assert.match(created, time);
  assert.match(lastUpdated, time);
  assert.deepEqual(rest, { status: 'ACTIVE', get: '()', update: '()', delete: '()' });
}

function assertMissing(transaction) {
  const { status, enroll, get, update, delete: erase } = shape(transaction);
  assert.deepEqual({ status, enroll, get, update, erase },
    { status: 'NOT_ENROLLED', enroll: '()', get: undefined, update: undefined, erase: undefined });
}

// name: what the server serves; options: how to start it so
export function passwordSuite(name, ...options) {
  describe(`password, ${name}`, () => {
    const held = serverForTests(...options);
    for (const kind of ['literal', 'minted']) {
      describe(`${kind} token`, () => {
        const context = {};
        beforeEach(async () => {
          context.sdk = client(held.server);
          context.server = held.server;
          const tokenOf = (user) => (kind === 'literal' ? user : held.server.token({ user }));
          context.alice = await tokenOf('alice');
          context.carol = await tokenOf('carol'); // has no password
        });
        life(context);
        refusals(context);
      });
    }
  });
}

function life(context) {
  it('enroll, get, update, delete and enroll by transaction methods', async () => {
    const { sdk, carol: accessToken } = context;
    const missing = await myaccount.getPassword(sdk, { accessToken });
    assertMissing(missing);
    let password = await missing.enroll(payload('MyPassword1'));
    assertEnrolled(password);
    const { id, created } = password;
    password = await password.get();
    assertEnrolled(password);
    await context.server.admin('POST', '/clock/advance', { by: 'PT1M' });
    password = await password.update(payload('MyPassword2', { currentPassword: 'MyPassword1' }));
    assertEnrolled(password);
    assert.equal(password.created, created);
    assert.ok(password.lastUpdated > created);
    assert.deepEqual(Object.keys(await password.delete()), []);
    const gone = await myaccount.getPassword(sdk, { accessToken });
    assertMissing(gone);
    password = await gone.enroll(payload('MyPassword3'));
    assertEnrolled(password);
    assert.equal(password.id, id);
    assert.equal(password.created, created);
  });

  it('enroll, get, update and delete by SDK functions', async () => {
    const { sdk, carol: accessToken } = context;
    assertEnrolled(await myaccount.enrollPassword(sdk, { accessToken, payload: payload('MyPassword1') }));
    assertEnrolled(await myaccount.getPassword(sdk, { accessToken }));
    assertEnrolled(await myaccount.updatePassword(sdk, { accessToken, payload: payload('MyPassword2') }));
    assert.deepEqual(Object.keys(await myaccount.deletePassword(sdk, { accessToken })), []);
    assertMissing(await myaccount.getPassword(sdk, { accessToken }));
  });
}

function refusals(context) {
  it('what the policy refuses, and what was used before', async () => {
    const { sdk, alice: accessToken } = context;
    for (const password of ['short', 'alllowercase1', 'Correct-Horse-1', 'Alice-in-1865']) {
      const attempt = myaccount.updatePassword(sdk, { accessToken, payload: payload(password) });
      const error = await rejects(attempt, { status: 400, code: 'E0000001', cause: requirements });
      assert.equal(error.message, 'Api validation failed: Password');
    }
  });

  it('a second password, and none to give up', async () => {
    const { sdk } = context;
    await rejects(myaccount.enrollPassword(sdk, { accessToken: context.alice, payload: payload('MyPassword1') }), {
      status: 409, code: 'E0000157', cause: 'This account already has a password set as an authenticator.',
    });
    await rejects(myaccount.updatePassword(sdk, { accessToken: context.carol, payload: payload('MyPassword1') }), {
      status: 403, code: 'E0000038',
    });
    const error = await rejects(myaccount.deletePassword(sdk, { accessToken: context.carol }), { status: 404, code: 'E0000007' });
    assert.match(error.message, /^Not found: Resource not found: 00T[A-Za-z0-9]{17} \(UserProfilePassword\)$/);
  });
}
