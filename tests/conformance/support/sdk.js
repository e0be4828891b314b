// okta-auth-js as an application sets it up, and what its transactions look like from outside.

import assert from 'node:assert/strict';
import { OktaAuth } from '@okta/okta-auth-js';

export function client(server) {
  return new OktaAuth({
    issuer: server.okta,
    clientId: 'spa',
    redirectUri: 'http://localhost:8080/login/callback',
  });
}

// A transaction as data: its methods become '()' and the response's headers, which every one carries, are left out.
export function shape(transaction) {
  return Object.fromEntries(
    Object.entries(transaction)
      .filter(([name]) => name !== 'headers')
      .map(([name, value]) => [name, typeof value === 'function' ? '()' : value]),
  );
}

// Asserts that the SDK rejects with an AuthApiError of that status, code and first cause; gives the error.
export async function rejects(promise, { status, code, cause }) {
  const error = await promise.then(
    (value) => assert.fail(`resolved with ${JSON.stringify(value)}`),
    (reason) => reason,
  );
  assert.equal(error.name, 'AuthApiError', error.stack);
  assert.equal(error.xhr?.status, status, error.message);
  if (code !== undefined) assert.equal(error.errorCode, code);
  if (cause !== undefined) assert.equal(error.errorCauses[0]?.errorSummary, cause);
  return error;
}
