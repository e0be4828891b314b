// Auth0's passkeys without a page: signing up, enrolling another one, signing in, with authenticators that are not ours
// (nid-webauthn-emulator) and with those of the admin API.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import emulators from 'nid-webauthn-emulator';
import { serverForTests } from './support/server.js';

const { default: WebAuthnEmulator, AuthenticatorEmulator } = emulators; // a CommonJS module

async function call(server, method, path, body, token) {
  const response = await fetch(server.auth0 + path, {
    method,
    headers: { ...(body && { 'Content-Type': 'application/json' }), ...(token && { Authorization: `Bearer ${token}` }) },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, location: response.headers.get('location'), body: text === '' ? undefined : JSON.parse(text) };
}

const methods = '/me/v1/authentication-methods';
const grant = 'urn:okta:params:oauth:grant-type:webauthn';
const exchange = (server, auth_session, authn_response, more) => call(server, 'POST', '/oauth/token', {
  grant_type: grant, client_id: 'native', auth_session, authn_response, audience: `${server.auth0}/me/`,
  scope: 'openid offline_access read:me:authentication_methods', ...more,
});
const challenge = async (server) => (await call(server, 'POST', '/passkey/challenge', { client_id: 'native' })).body;
const claims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

async function enrol(server, emulator, token = 'bob') {
  const { body } = await call(server, 'POST', methods, { type: 'passkey' }, token);
  const credential = emulator.createJSON(server.auth0, body.authn_params_public_key);
  return call(server, 'POST', `${methods}/passkey%7Cnew/verify`, { auth_session: body.auth_session, authn_response: credential }, token);
}

describe('passkeys of nid-webauthn-emulator', () => {
  const held = serverForTests();
  beforeEach(() => call(held.server, 'POST', '/__admin/reset'));

  for (const algorithm of ['ES256', 'RS256', 'EdDSA']) {
    it(`signs up with one that signs with ${algorithm}, and in again`, async () => {
      const { server } = held;
      const email = `${algorithm.toLowerCase()}@example.test`;
      const emulator = new WebAuthnEmulator(new AuthenticatorEmulator({ algorithmIdentifiers: [algorithm] }));
      const begun = (await call(server, 'POST', '/passkey/register', { client_id: 'native', user_profile: { email, name: 'Dora' } })).body;
      const made = emulator.createJSON(server.auth0, begun.authn_params_public_key);
      const signedUp = await exchange(server, begun.auth_session, made);
      assert.equal(signedUp.status, 200, JSON.stringify(signedUp.body));
      assert.ok(signedUp.body.refresh_token);
      const { body: { authentication_methods: [passkey] } } = await call(server, 'GET', `${methods}?type=passkey`, undefined, signedUp.body.access_token);
      assert.equal(passkey.key_id, made.id);
      assert.equal(passkey.relying_party_id, 'localhost');
      assert.equal(passkey.user_handle, begun.authn_params_public_key.user.id);

      const asked = await challenge(server);
      const signed = emulator.getJSON(server.auth0, asked.authn_params_public_key);
      const signedIn = await exchange(server, asked.auth_session, signed);
      assert.equal(signedIn.status, 200, JSON.stringify(signedIn.body));
      assert.equal(claims(signedIn.body.id_token).sub, claims(signedUp.body.id_token).sub);
      const again = await exchange(server, asked.auth_session, signed);
      assert.equal(again.status, 403, 'a session is good for one sign-in');
    });
  }

  it('enrols one, signs in with it, and no more once it is deleted', async () => {
    const { server } = held;
    const emulator = new WebAuthnEmulator();
    const enrolled = await enrol(server, emulator);
    assert.equal(enrolled.status, 201, JSON.stringify(enrolled.body));
    assert.equal(enrolled.location, `${server.auth0}${methods}/${encodeURIComponent(enrolled.body.id)}`);
    const signIn = async () => {
      const asked = await challenge(server);
      return exchange(server, asked.auth_session, emulator.getJSON(server.auth0, asked.authn_params_public_key));
    };
    assert.equal((await signIn()).status, 200);
    assert.equal((await call(server, 'DELETE', `${methods}/${encodeURIComponent(enrolled.body.id)}`, undefined, 'bob')).status, 204);
    assert.deepEqual((await signIn()).body, { error: 'invalid_grant', error_description: 'Passkey verification failed.' });
  });

  it('signs in on the page, by its button, once', async () => {
    const { server } = held;
    const emulator = new WebAuthnEmulator();
    await enrol(server, emulator);
    const query = new URLSearchParams({ client_id: 'web', redirect_uri: 'http://localhost:3000/callback', response_type: 'code', scope: 'openid', state: 's-1' });
    const page = await fetch(`${server.auth0}/authorize?${query}`);
    const html = await page.text();
    const cookie = page.headers.get('set-cookie').split(';')[0];
    const found = (pattern) => html.match(pattern)[1];
    const credential = emulator.getJSON(server.auth0, { challenge: found(/"challenge":"([^"]+)"/), rpId: found(/"rpId":"([^"]+)"/) });
    const send = () => fetch(`${server.auth0}/u/login`, {
      method: 'POST', redirect: 'manual', headers: { Cookie: cookie },
      body: new URLSearchParams({ request: found(/name="request" value="([^"]+)"/), credential: JSON.stringify(credential) }),
    });
    const answer = await send();
    assert.equal(answer.status, 302, await answer.text());
    const back = new URL(answer.headers.get('location'));
    assert.equal(back.searchParams.get('state'), 's-1');
    assert.ok(back.searchParams.get('code'));
    assert.equal((await send()).status, 400, 'the same answer comes once');
  });

  it('is refused where the challenge, the page or the user handle is another', async () => {
    const { server } = held;
    const emulator = new WebAuthnEmulator();
    await enrol(server, emulator);
    const first = await challenge(server), second = await challenge(server);
    const signed = emulator.getJSON(server.auth0, first.authn_params_public_key);
    assert.equal((await exchange(server, second.auth_session, signed)).status, 403, 'of another challenge');
    const elsewhere = emulator.getJSON('https://elsewhere.localhost', second.authn_params_public_key);
    assert.equal((await exchange(server, second.auth_session, elsewhere)).status, 403, 'of another page');
    const other = { ...signed, response: { ...signed.response, userHandle: 'AAAA' } };
    assert.equal((await exchange(server, first.auth_session, other)).status, 403, 'another user handle');
    assert.equal((await exchange(server, first.auth_session, { ...signed, response: { ...signed.response, userHandle: null } })).status, 200, 'none at all is fine');
  });

  it('excludes what is enrolled where the request asks for that', async () => {
    const { server } = held;
    const emulator = new WebAuthnEmulator();
    const { body: { key_id } } = await enrol(server, emulator);
    const { body } = await call(server, 'POST', methods, { type: 'passkey', use_exclude_credentials: true }, 'bob');
    assert.deepEqual(body.authn_params_public_key.excludeCredentials.map(({ id }) => id), [key_id]);
  });
});

describe('the passkey that alice has', () => {
  const held = serverForTests();
  beforeEach(() => call(held.server, 'POST', '/__admin/reset'));

  it('signs her in by the authenticator of the admin API', async () => {
    const { server } = held;
    const { body: user } = await call(server, 'GET', '/__admin/users/alice');
    const [{ id }] = user.virtual_authenticators;
    const asked = await challenge(server);
    const { body: signed } = await call(server, 'POST', `/__admin/users/alice/virtual-authenticators/${id}/get`, { options: asked.authn_params_public_key });
    const { status, body } = await exchange(server, asked.auth_session, signed);
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(claims(body.id_token).sub, user.id);
  });
});
