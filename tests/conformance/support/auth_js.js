// npm @auth0/auth0-auth-js as a server's application sets it up.

import assert from 'node:assert/strict';
import * as sdk from '@auth0/auth0-auth-js';
import { redirectUri } from './auth0.js';

export const username = 'alice@example.test';
export const scope = 'openid profile email offline_access read:me:authentication_methods';

// server, audience, and client(options of the SDK), of the test that runs
export function contextOf(held) {
  const context = {
    get server() { return held.server; },
    get audience() { return `${held.server.auth0}/me/`; },
    client: (options = {}) => new sdk.AuthClient({
      domain: new URL(held.server.auth0).host, clientId: 'web', clientSecret: 'secret', ...options,
      authorizationParams: { redirect_uri: redirectUri, scope, audience: context.audience, ...options.authorizationParams },
    }),
  };
  return context;
}

// Asserts the SDK's class, the status and the OAuth error in its cause; gives the error.
export async function rejects(promise, type, { status, error, description }) {
  const reason = await promise.then((value) => assert.fail(`resolved with ${JSON.stringify(value)}`), (thrown) => thrown);
  assert.ok(reason instanceof type, reason.stack);
  assert.equal(reason.statusCode, status, reason.message);
  assert.equal(reason.cause.error, error);
  if (description !== undefined) assert.equal(reason.cause.error_description, description);
  return reason;
}
