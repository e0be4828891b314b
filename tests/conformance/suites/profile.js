// The profile operations as okta-auth-js calls them; the cases are those of the SDK's own integration tests.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import * as myaccount from '@okta/okta-auth-js/myaccount';
import { client, rejects, shape } from '../support/sdk.js';
import { serverForTests } from '../support/server.js';

// name: what the server serves; options: how to start it so
export function profileSuite(name, ...options) {
  describe(`profile, ${name}`, () => {
    const held = serverForTests(...options);
    for (const kind of ['literal', 'minted']) {
      describe(`${kind} token`, () => {
        const context = {};
        beforeEach(async () => {
          const sdk = client(held.server);
          const accessToken = kind === 'literal' ? 'alice' : await held.server.token();
          context.server = held.server;
          context.get = () => myaccount.getProfile(sdk, { accessToken });
          context.put = (profile) => myaccount.updateProfile(sdk, { accessToken, payload: { profile } });
          context.schema = () => myaccount.getProfileSchema(sdk, { accessToken });
        });
        profiles(context);
      });
    }
  });
}

function profiles(context) {
  it('getProfile gives what is set', async () => {
    const { createdAt, modifiedAt, profile, ...rest } = shape(await context.get());
    assert.ok(Date.parse(createdAt) <= Date.parse(modifiedAt));
    assert.deepEqual(rest, {});
    assert.deepEqual(profile, {
      login: 'alice@example.test', email: 'alice@example.test', secondEmail: null,
      firstName: 'Alice', lastName: 'Ng', mobilePhone: null,
    });
  });

  it('updateProfile changes one attribute, and then all back', async () => {
    const { profile } = await context.get();
    await context.server.admin('POST', '/clock/advance', { by: 'PT1M' });
    const changed = await context.put({ ...profile, firstName: 'George-1' });
    assert.equal(changed.profile.firstName, 'George-1');
    assert.ok(changed.modifiedAt > changed.createdAt);
    assert.deepEqual((await context.put(profile)).profile, profile);
    assert.deepEqual((await context.get()).profile, profile);
  });

  it('getProfileSchema describes what there is', async () => {
    const { properties, ...rest } = shape(await context.schema());
    assert.deepEqual(rest, {});
    assert.deepEqual(properties.login, {
      title: 'Username', type: 'string', required: true, minLength: 5, maxLength: 100, permissions: { SELF: 'READ_ONLY' },
    });
    assert.deepEqual(properties.mobilePhone, {
      title: 'Mobile phone', type: 'string', maxLength: 100, permissions: { SELF: 'READ_WRITE' },
    });
    for (const name of Object.keys((await context.get()).profile)) assert.ok(name in properties, name);
  });

  it('every offence is a cause', async () => {
    const { profile } = await context.get();
    const { lastName, ...incomplete } = profile;
    const error = await rejects(context.put({ ...incomplete, email: 'new@example.test', firstName: 5, shoeSize: 43 }), {
      status: 400, code: 'E0000001',
    });
    assert.equal(error.message, 'Api validation failed: forUpdate');
    assert.deepEqual(error.errorCauses.map((cause) => cause.errorSummary), [
      'You cannot update email attributes using the profile endpoint. Use the emails endpoint to make any required changes.',
      "Invalid value data type for property 'firstName'",
      "Property 'lastName' needs a value passed.  To unset it, explicitly set it to null.",
      "Property 'shoeSize' does not exist or is not accessible.",
    ]);
    assert.deepEqual((await context.get()).profile, profile);
  });
}
