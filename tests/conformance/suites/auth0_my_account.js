// Every method of auth0-spa-js's `myAccount`, in Chromium: what is enrolled, enrolling each type, an account elsewhere, and
// each failure as the SDK's own error.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, it } from 'node:test';
import { password, totpCode } from '../support/auth0.js';
import { plugIn } from '../support/browser.js';
import { project } from '../support/server.js';
import { rejects } from '../support/spa.js';
import { platformAuthenticator } from './auth0_spa.js';

export function myAccountSuite(name, context, settings) {
  describe(`myAccount with ${name}`, () => {
    let tab;
    beforeEach(async () => {
      tab = await context.open(settings);
      await tab.signIn();
    });
    const account = {
      get server() { return context.server; },
      get tab() { return tab; },
      call: (method, ...given) => tab.run((client, [called, values]) => client.myAccount[called](...values), [method, given]),
    };
    const here = { context, settings, account };
    reading(here);
    enrolling(here);
    connecting(here);
    failing(here);
  });
}

function reading({ context, settings, account }) {
  it('says what there is to enrol in', async () => {
    const factors = await account.call('getFactors');
    assert.deepEqual(factors.map(({ type }) => type).sort(), ['email', 'passkey', 'password', 'phone', 'push-notification', 'recovery-code', 'totp', 'webauthn-platform', 'webauthn-roaming'].sort());
    assert.deepEqual(factors.find(({ type }) => type === 'passkey').usage, ['primary']);
    const { request } = (await context.requests('getFactors')).at(-1);
    const header = Object.entries(request.headers).find(([field]) => field.toLowerCase() === 'authorization')[1];
    assert.match(header, settings.useDpop ? /^DPoP eyJ/ : /^Bearer eyJ/);
  });

  it('lists, filters, reads, renames and deletes', async () => {
    const all = await account.call('getAuthenticationMethods');
    assert.deepEqual([...new Set(all.map(({ type }) => type))].sort(), ['email', 'passkey', 'password', 'phone', 'totp']);
    const [totp, ...others] = await account.call('getAuthenticationMethods', 'totp');
    assert.deepEqual(others, []);
    assert.deepEqual(await account.call('getAuthenticationMethod', totp.id), totp);
    const renamed = await account.call('updateAuthenticationMethod', totp.id, { name: 'Work phone' });
    assert.deepEqual(renamed, { ...totp, name: 'Work phone' });
    await account.call('deleteAuthenticationMethod', totp.id);
    assert.deepEqual(await account.call('getAuthenticationMethods', 'totp'), []);
    const [phone] = await account.call('getAuthenticationMethods', 'phone');
    assert.equal((await account.call('updateAuthenticationMethod', phone.id, { preferred_authentication_method: 'voice' })).preferred_authentication_method, 'voice');
  });
}

function enrolling({ context, account }) {
  const begin = async (options) => {
    const challenge = await account.call('enrollmentChallenge', options);
    assert.equal(challenge.location, `${context.audience}v1/authentication-methods/${encodeURIComponent(challenge.id)}`);
    return challenge;
  };
  const finish = ({ location, auth_session: session }, type, proof = {}) =>
    account.call('enrollmentVerify', { location, type, auth_session: session, ...proof });

  // One that is there from then on, and that the session cannot make again.
  async function enrols(challenge, type, proof) {
    const method = await finish(challenge, type, proof);
    assert.equal(method.type, type);
    assert.deepEqual(await account.call('getAuthenticationMethod', method.id), method);
    await rejects(finish(challenge, type, proof), ['MyAccountApiError'], { status: 404, detail: 'Invalid or expired session' });
    return method;
  }

  it('enrols an authenticator app', async () => {
    const challenge = await begin({ type: 'totp' });
    assert.match(challenge.barcode_uri, new RegExp(`^otpauth://totp/.*[?&]secret=${challenge.manual_input_code}&`));
    await rejects(finish(challenge, 'totp', { otp_code: '000000' }), ['MyAccountApiError'], { status: 400, detail: 'invalid_code' });
    const method = await enrols(challenge, 'totp', { otp_code: await totpCode(context.server, 'alice', challenge.id) });
    assert.deepEqual([method.id, method.confirmed], [challenge.id, true]);
  });

  for (const [title, options, to, channel] of [
    ['an e-mail address', { type: 'email', email: 'second@example.test' }, 'second@example.test', 'email'],
    ['a phone for messages', { type: 'phone', phone_number: '+14155550177' }, '+14155550177', 'sms'],
    ['a phone for calls', { type: 'phone', phone_number: '+14155550178', preferred_authentication_method: 'voice' }, '+14155550178', 'call'],
  ]) {
    it(`enrols ${title}`, async () => {
      const challenge = await begin(options);
      const message = await context.server.message(to);
      assert.equal(message.channel, channel);
      const method = await enrols(challenge, options.type, { otp_code: message.code });
      assert.equal(method.email ?? method.phone_number, to);
    });
  }

  it('enrols a device that is pushed to, once its owner has agreed', async () => {
    const challenge = await begin({ type: 'push-notification' });
    await rejects(finish(challenge, 'push-notification'), ['MyAccountApiError'], { status: 400, detail: 'authorization_pending' });
    const { messages: [{ id }] } = await context.server.admin('GET', '/outbox?channel=push&wait=5s');
    await context.server.admin('POST', `/outbox/${id}/answer`, { approve: true });
    assert.equal((await enrols(challenge, 'push-notification')).confirmed, true);
  });

  it('enrols a recovery code', async () => {
    const challenge = await begin({ type: 'recovery-code' });
    assert.match(challenge.recovery_code, /^[A-Z0-9]{24}$/);
    assert.equal((await enrols(challenge, 'recovery-code')).confirmed, true);
  });

  it('changes the password by the policy that it is told', async () => {
    const challenge = await begin({ type: 'password' });
    assert.equal(challenge.id, 'password|new');
    assert.equal(challenge.policy.complexity.min_length, 8);
    await rejects(finish(challenge, 'password', { new_password: 'short' }), ['MyAccountApiError'], { status: 400, detail: 'PasswordStrengthError' });
    await rejects(finish(challenge, 'password', { new_password: password }), ['MyAccountApiError'], { status: 400, detail: 'PasswordHistoryError' });
    const method = await enrols(challenge, 'password', { new_password: 'Better-Horse-2' });
    assert.ok(Date.parse(method.last_password_reset) > Date.parse(method.created_at));
    const signIn = (secret) => fetch(`${context.server.plainOrigin}/oauth/token`, {
      method: 'POST', body: new URLSearchParams({ grant_type: 'password', client_id: 'spa', username: 'alice@example.test', password: secret, scope: 'openid' }),
    });
    assert.deepEqual([(await signIn(password)).status, (await signIn('Better-Horse-2')).status], [403, 200]);
  });

  it('enrols a passkey, with which its owner signs in', async () => {
    await plugIn(account.tab.page, platformAuthenticator);
    const challenge = await begin({ type: 'passkey' });
    assert.equal(challenge.id, 'passkey|new');
    const credential = await account.tab.run(async (client, options) => {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
      return (await navigator.credentials.create({ publicKey })).toJSON();
    }, challenge.authn_params_public_key);
    const method = await enrols(challenge, 'passkey', { authn_response: credential });
    assert.deepEqual([method.key_id, method.relying_party_id, method.transports], [credential.id, 'localhost', ['internal']]);
    assert.match(method.aaguid, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    await account.tab.run((client) => client.logout({ openUrl: false }));
    await account.tab.run((client) => client.passkey.login());
    assert.equal((await account.tab.run((client) => client.getUser())).email, 'alice@example.test');
  });
}

function connecting({ context, account }) {
  const connect = (options) => account.tab.leave((client, given) => client.connectAccountWithRedirect(given), options);
  const choose = (name) => account.tab.page.getByRole('button', { name }).click();

  it('connects an account elsewhere, by redirect', async () => {
    await connect({ connection: 'google-oauth2', scopes: ['openid', 'email'], appState: { from: '/links' } });
    await choose('Allow access');
    const { id, created_at: createdAt, ...connected } = await account.tab.returned();
    assert.match(id, /^cac_[A-Za-z0-9]+$/);
    assert.match(createdAt, /^\d{4}-\d\d-\d\dT.*\.\d{3}Z$/);
    delete connected.expires_at;
    assert.deepEqual(connected, {
      connection: 'google-oauth2', access_type: 'offline', scopes: ['openid', 'email'], appState: { from: '/links' }, response_type: 'connect_code',
    });
  });

  it('is told that its owner would not', async () => {
    await connect({ connection: 'github', appState: 3 });
    await choose('Cancel');
    await rejects(account.tab.returned(), ['ConnectError', 'GenericError'], { error: 'access_denied', connection: 'github', appState: 3 });
  });

  it('is told of a connection that there is not, and of a session that is over', async () => {
    const redirectUri = `${context.application}callback`;
    await rejects(account.call('connectAccount', { connection: 'nowhere', redirect_uri: redirectUri }), ['MyAccountApiError'], { status: 404, title: 'Not Found' });
    await rejects(account.call('completeAccount', { auth_session: 'x'.repeat(64), connect_code: 'x', redirect_uri: redirectUri }), ['MyAccountApiError'], {
      status: 404, detail: 'Invalid or expired session',
    });
  });
}

function failing({ context, settings, account }) {
  const fails = (method, given, expected) => rejects(account.call(method, ...given), ['MyAccountApiError'], expected);

  it('400, with what is wrong and where', async () => {
    await fails('enrollmentChallenge', [{ type: 'phone', phone_number: '+1' }], { status: 400, detail: 'invalid_phone_number' });
    await fails('enrollmentChallenge', [{ type: 'webauthn-platform' }], {
      status: 400, type: 'https://auth0.com/api-errors/A0E-400-0003', title: 'Validation Error',
      validation_errors: [{ pointer: '/type', detail: 'data/type must be equal to one of the allowed values' }],
    });
  });

  it('401, when the key that signed its token is gone', async () => {
    await account.call('getFactors');
    await context.server.admin('POST', '/keys/rotate', { drop_old: true });
    await fails('getFactors', [], { status: 401, type: 'https://auth0.com/api-errors/A0E-401-0003', title: 'Invalid Token' });
  });

  it('403, when the application may not', async () => {
    const reader = await context.open({ ...settings, useRefreshTokens: false, useMrrt: false, clientId: 'reader' });
    await reader.signIn();
    const methods = (client) => client.myAccount.getAuthenticationMethods();
    assert.ok((await reader.run((client) => client.myAccount.getFactors())).length > 0);
    await rejects(reader.run(methods), ['MyAccountApiError'], {
      status: 403, type: 'https://auth0.com/api-errors/A0E-403-0002', title: 'Insufficient Scope',
      detail: 'The auth token lacks the required scope: read:me:authentication_methods',
    });
  });

  it('404, when it is not theirs', async () => {
    await fails('getAuthenticationMethod', ['totp|dev_none'], { status: 404, title: 'Resource Not Found' });
    await fails('deleteAuthenticationMethod', ['totp|dev_none'], { status: 404, title: 'Resource Not Found' });
  });

  it('409, when it is there already', async () => {
    await fails('enrollmentChallenge', [{ type: 'email', email: 'alice@example.test' }], { status: 409, title: 'Duplicate Resource' });
  });

  it('409, when it is the only way to sign in', async () => {
    const bob = await context.open(settings);
    await bob.signIn({ user: 'bob' });
    const [{ id }] = await bob.run((client) => client.myAccount.getAuthenticationMethods('password'));
    await rejects(bob.run((client, given) => client.myAccount.deleteAuthenticationMethod(given), id), ['MyAccountApiError'], {
      status: 409, title: 'Configuration issue',
    });
  });

  it('429, from the 26th request of an instant on, and none 40 ms later', async () => {
    const factors = (client) => client.myAccount.getFactors();
    await account.tab.run(factors);
    const { now } = await context.server.admin('GET', '/clock');
    await context.server.admin('PUT', '/clock', { now });
    const loaded = await fetch(`${context.server.plainOrigin}/__admin/scenarios/rate-limit-25rps`, {
      method: 'PUT', headers: { 'Content-Type': 'application/yaml' }, body: readFileSync(`${project}scenarios/rate-limit-25rps.yaml`),
    });
    assert.ok(loaded.ok, await loaded.text());
    await account.tab.run(async (client) => {
      for (let i = 0; i < 25; ++i) await client.myAccount.getFactors();
    });
    await fails('getFactors', [], { status: 429, type: 'https://auth0.com/api-errors/A0E-429-0001', title: 'Too Many Requests' });
    await context.server.admin('POST', '/clock/advance', { by: 'PT0.04S' });
    assert.ok((await account.tab.run(factors)).length > 0);
    await fails('getFactors', [], { status: 429 });
  });
}
