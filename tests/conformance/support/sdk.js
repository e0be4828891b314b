// okta-auth-js as an application sets it up, and what its transactions look like from outside.

import assert from 'node:assert/strict';
import { OktaAuth } from '@okta/okta-auth-js';

export const redirectUri = 'http://localhost:8080/login/callback';
export const password = 'Correct-Horse-1';

// `options` are the SDK's own; `server` says where its organization is.
export function client(server, options = {}) {
  const sdk = new OktaAuth({ issuer: server.okta, clientId: 'spa', redirectUri, ...options });
  sdk.token.parseFromUrl._getLocation = () => ({}); // Node has none; the URL is given each time
  return sdk;
}

// Signs in as the SDK's own live tests do: a session token for the password, then the redirect followed by hand, then what
// came with it given back to the SDK. `params` are those of getWithRedirect.
export async function signIn(sdk, params = {}, username = 'alice@example.test') {
  const { sessionToken, status } = await sdk.signInWithCredentials({ username, password });
  assert.equal(status, 'SUCCESS');
  const { url } = await redirect(sdk, { sessionToken, responseMode: 'fragment', ...params });
  return (await sdk.token.parseFromUrl({ url, responseMode: params.responseMode ?? 'fragment' })).tokens;
}

// Where authorize sends the browser.
export async function redirect(sdk, params) {
  const prepared = await sdk.token.prepareTokenParams(params);
  const urls = { issuer: sdk.options.issuer, ...endpoints(sdk) };
  sdk.transactionManager.save({ ...prepared, urls }, { oauth: true });
  const response = await fetch(`${urls.authorizeUrl}?${authorizeQuery(prepared)}`, { redirect: 'manual' });
  assert.equal(response.status, 302, await response.text());
  return { url: response.headers.get('location'), response };
}

function endpoints(sdk) {
  const base = `${sdk.options.issuer}${sdk.options.issuer.includes('/oauth2') ? '' : '/oauth2'}/v1`;
  return Object.fromEntries(
    ['authorize', 'token', 'userinfo', 'revoke', 'logout'].map((name) => [`${name}Url`, `${base}/${name}`]),
  );
}

function authorizeQuery(params) {
  const query = {
    client_id: params.clientId, redirect_uri: params.redirectUri, response_type: [params.responseType].flat().join(' '),
    response_mode: params.responseMode, scope: params.scopes.join(' '), state: params.state, nonce: params.nonce,
    code_challenge: params.codeChallenge, code_challenge_method: params.codeChallengeMethod,
    sessionToken: params.sessionToken, acr_values: params.acrValues, max_age: params.maxAge, prompt: params.prompt,
  };
  return new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined && value !== null));
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
