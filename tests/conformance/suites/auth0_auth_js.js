// npm @auth0/auth0-auth-js, which is under auth0-server-js, nextjs-auth0 and auth0-spa-js: a server's application signs people
// in, by redirect and without a browser, and reads each failure in the SDK's own classes. The SDK speaks https alone.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import * as sdk from '@auth0/auth0-auth-js';
import * as jose from 'jose';
import emulators from 'nid-webauthn-emulator';
import { connection, password, redirectUri, totpCode, Visitor } from '../support/auth0.js';
import { project, serverForTests } from '../support/server.js';

const { default: WebAuthnEmulator, AuthenticatorEmulator } = emulators; // a CommonJS module
const username = 'alice@example.test';
const scope = 'openid profile email offline_access read:me:authentication_methods';

export function authJsSuite() {
  describe('auth0-auth-js', () => {
    const held = serverForTests('--no-okta');
    const context = contextOf(held);
    redirecting(context);
    withoutRedirect(context);
    passwordless(context);
    passkeys(context);
  });
  describe('auth0-auth-js, second factors by default policy', () => {
    const held = serverForTests('--no-okta', '--fixture', `${project}fixtures/tenants/auth0.yaml`,
      '--fixture', `${project}tests/conformance/fixtures/auth0-default-policy.yaml`);
    secondFactors(contextOf(held));
  });
}

function contextOf(held) {
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
async function rejects(promise, type, { status, error, description }) {
  const reason = await promise.then((value) => assert.fail(`resolved with ${JSON.stringify(value)}`), (thrown) => thrown);
  assert.ok(reason instanceof type, reason.stack);
  assert.equal(reason.statusCode, status, reason.message);
  assert.equal(reason.cause.error, error);
  if (description !== undefined) assert.equal(reason.cause.error_description, description);
  return reason;
}

function redirecting(context) {
  describe('by redirect', () => {
    async function signIn(client, options) {
      const { authorizationUrl, codeVerifier } = await client.buildAuthorizationUrl(options);
      return client.getTokenByCode(await new Visitor().signIn(authorizationUrl), { codeVerifier });
    }

    for (const pushedAuthorizationRequests of [false, true]) {
      it(`signs in, renews and revokes, ${pushedAuthorizationRequests ? 'pushing the request' : 'the request in the query'}`, async () => {
        const client = context.client();
        const tokens = await signIn(client, { pushedAuthorizationRequests });
        assert.equal(tokens.claims.email, username);
        assert.equal(tokens.scope, scope);
        const renewed = await client.getTokenByRefreshToken({ refreshToken: tokens.refreshToken, audience: context.audience, scope: 'openid read:me:factors' });
        assert.equal(renewed.scope, 'openid read:me:factors');
        const info = await client.getUserInfo({ accessToken: renewed.accessToken, expectedSubject: tokens.claims.sub });
        assert.equal(info.sub, tokens.claims.sub);
        const refreshToken = renewed.refreshToken ?? tokens.refreshToken;
        await client.revokeToken({ token: refreshToken });
        await rejects(client.getTokenByRefreshToken({ refreshToken }), sdk.TokenByRefreshTokenError, {
          status: 403, error: 'invalid_grant', description: 'Unknown or invalid refresh token.',
        });
      });
    }

    it('checks the organization that it asked for', async () => {
      const client = context.client();
      const { authorizationUrl, codeVerifier } = await client.buildAuthorizationUrl({ authorizationParams: { organization: 'acme' } });
      const tokens = await client.getTokenByCode(await new Visitor().signIn(authorizationUrl), { codeVerifier, organization: 'acme' });
      assert.equal(tokens.claims.org_name, 'acme');
      const again = await client.buildAuthorizationUrl({ authorizationParams: { organization: 'acme' } });
      await assert.rejects(
        client.getTokenByCode(await new Visitor().signIn(again.authorizationUrl), { codeVerifier: again.codeVerifier, organization: 'other' }),
        sdk.OrganizationValidationError,
      );
    });

    it('reads failures of the code', async () => {
      const client = context.client();
      const { authorizationUrl } = await client.buildAuthorizationUrl();
      const callback = await new Visitor().signIn(authorizationUrl);
      await rejects(client.getTokenByCode(callback, { codeVerifier: 'x'.repeat(43) }), sdk.TokenByCodeError, {
        status: 403, error: 'invalid_grant', description: 'Failed to verify code verifier',
      });
      await rejects(signIn(context.client({ clientSecret: 'wrong' })), sdk.TokenByCodeError, { status: 401, error: 'access_denied' });
    });

    it('signs out at the address of discovery', async () => {
      const client = context.client();
      const visitor = new Visitor();
      const { authorizationUrl } = await client.buildAuthorizationUrl();
      await visitor.signIn(authorizationUrl);
      const { location } = await visitor.open(await client.buildLogoutUrl({ returnTo: redirectUri, federated: true }));
      assert.equal(location.href, redirectUri);
      const silent = await client.buildAuthorizationUrl({ authorizationParams: { prompt: 'none' } });
      assert.equal((await visitor.open(silent.authorizationUrl)).location.searchParams.get('error'), 'login_required');
    });
  });
}

function withoutRedirect(context) {
  describe('without a browser', () => {
    const asked = () => ({ username, password, scope, audience: context.audience });

    for (const realm of [undefined, connection]) {
      it(`signs in with a password, ${realm ?? 'no realm'}`, async () => {
        const tokens = await context.client().getTokenByPassword({ ...asked(), realm });
        assert.equal(tokens.claims.email, username);
        assert.equal(jose.decodeJwt(tokens.accessToken).gty, 'password');
      });
    }

    it('reads failures of a password and of a client', async () => {
      await rejects(context.client().getTokenByPassword({ ...asked(), password: 'wrong' }), sdk.TokenByPasswordError, {
        status: 403, error: 'invalid_grant', description: 'Wrong email or password.',
      });
      await rejects(context.client({ clientSecret: 'wrong' }).getTokenByPassword(asked()), sdk.TokenByPasswordError, {
        status: 401, error: 'access_denied',
      });
    });

    it('gets nothing for itself', async () => {
      await rejects(context.client().getTokenByClientCredentials({ audience: context.audience }), sdk.TokenByClientCredentialsError, {
        status: 403, error: 'access_denied',
      });
    });

    it('reads a 429 that a rule of the test made', async () => {
      await context.server.admin('POST', '/faults', { match: { operation: 'token' }, respond: { cause: 'rate_limited' } });
      const error = await rejects(context.client().getTokenByPassword(asked()), sdk.TokenByPasswordError, {
        status: 429, error: 'too_many_requests',
      });
      assert.match(error.headers.get('retry-after'), /^[1-9]\d*$/);
    });
  });
}

function passwordless(context) {
  describe('with a code that is sent', () => {
    for (const [kind, start, exchange, to] of [
      ['e-mail', (client) => client.passwordless.sendEmail({ email: username }), (client, options) => client.getTokenByPasswordlessEmail({ email: username, ...options }), username],
      ['SMS', (client) => client.passwordless.sendSms({ phoneNumber: '+14155550101' }),
        (client, options) => client.getTokenByPasswordlessSms({ phoneNumber: '+14155550101', ...options }), '+14155550101'],
    ]) {
      it(`by ${kind}, which is good once`, async () => {
        const client = context.client();
        await start(client);
        const { code } = await context.server.message(to);
        const options = { scope, audience: context.audience };
        await rejects(exchange(client, { ...options, code: '000000' }), sdk.PasswordlessVerifyError, { status: 403, error: 'invalid_grant' });
        const tokens = await exchange(client, { ...options, code });
        assert.equal(tokens.claims.email, username);
        await rejects(exchange(client, { ...options, code }), sdk.PasswordlessVerifyError, {
          status: 403, error: 'invalid_grant',
          description: kind === 'SMS' ? 'Wrong phone number or verification code.' : 'Wrong email or verification code.',
        });
      });
    }

    it('sends nothing to whoever is nobody, and does not say so', async () => {
      await context.client().passwordless.sendEmail({ email: 'nobody@example.test' });
      const { messages } = await context.server.admin('GET', '/outbox?to=nobody@example.test');
      assert.deepEqual(messages, []);
    });

    it('reads what is wrong with an address', async () => {
      await rejects(context.client().passwordless.sendEmail({ email: 'nobody' }), sdk.PasswordlessStartError, { status: 400, error: 'bad.email' });
    });
  });
}

function passkeys(context) {
  describe('with a passkey', () => {
    const origin = () => context.server.auth0;

    for (const algorithm of ['ES256', 'RS256', 'EdDSA']) {
      it(`signs up, and in again, with ${algorithm}`, async () => {
        const client = context.client();
        const emulator = new WebAuthnEmulator(new AuthenticatorEmulator({ algorithmIdentifiers: [algorithm] }));
        const started = await client.passkey.register({ email: 'dora@example.test', name: 'Dora Ek' });
        const credential = emulator.createJSON(origin(), started.authnParamsPublicKey);
        const options = { scope, audience: context.audience };
        const up = await client.passkey.getTokenByPasskey({ ...options, authSession: started.authSession, credential });
        assert.equal(up.claims.name, 'Dora Ek');
        const challenge = await client.passkey.challenge();
        assert.equal(challenge.authnParamsPublicKey.allowCredentials, undefined, 'the authenticator knows whose it is');
        const assertion = emulator.getJSON(origin(), challenge.authnParamsPublicKey);
        const again = { ...options, authSession: challenge.authSession, credential: assertion };
        const tokens = await client.passkey.getTokenByPasskey(again);
        assert.equal(tokens.claims.sub, up.claims.sub);
        await rejects(client.passkey.getTokenByPasskey(again), sdk.PasskeyGetTokenError, { status: 403, error: 'invalid_grant' });
        await assert.rejects(client.passkey.register({ email: 'dora@example.test' }), (error) => {
          assert.ok(error instanceof sdk.PasskeyRegisterError);
          assert.deepEqual([error.statusCode, error.cause.error], [400, 'invalid_request']);
          return true;
        });
      });
    }

    it('is refused with a passkey that nobody has here', async () => {
      const client = context.client();
      const emulator = new WebAuthnEmulator();
      const started = await client.passkey.register({ email: 'dora@example.test' });
      emulator.createJSON(origin(), started.authnParamsPublicKey); // and never handed in
      const challenge = await client.passkey.challenge();
      const credential = emulator.getJSON(origin(), challenge.authnParamsPublicKey);
      await rejects(client.passkey.getTokenByPasskey({ authSession: challenge.authSession, credential }), sdk.PasskeyGetTokenError, {
        status: 403, error: 'invalid_grant',
      });
      await assert.rejects(context.client({ clientId: 'nobody' }).passkey.challenge(), (error) => {
        assert.ok(error instanceof sdk.PasskeyChallengeError);
        assert.deepEqual([error.statusCode, error.cause.error], [401, 'invalid_client']);
        return true;
      });
    });
  });
}

function secondFactors(context) {
  let client;
  beforeEach(() => { client = context.client(); });

  const askFor = (name) => client.getTokenByPassword({ username: name, password, scope, audience: context.audience });
  async function mfaRequired(name = username) {
    const error = await rejects(askFor(name), sdk.TokenByPasswordError, {
      status: 403, error: 'mfa_required', description: 'Multifactor authentication required',
    });
    assert.ok(sdk.isMfaRequiredError(error));
    return { mfaToken: error.cause.mfa_token, requirements: error.cause.mfa_requirements };
  }
  const authenticators = async (mfaToken) => Object.fromEntries(
    (await client.mfa.listAuthenticators({ mfaToken })).filter(({ active }) => active).map((one) => [one.id.split('|')[0], one]));

  it('are not asked for where the token is for something else', async () => {
    const tokens = await client.getTokenByPassword({ username, password, scope: 'openid email' });
    assert.equal(tokens.claims.email, username);
  });

  it('by an app: a wrong code, the right one, and never twice', async () => {
    const { mfaToken, requirements } = await mfaRequired();
    assert.ok(requirements.challenge.some(({ type }) => type === 'otp'));
    assert.equal(requirements.enroll, undefined);
    const { totp } = await authenticators(mfaToken);
    assert.deepEqual([totp.authenticatorType, totp.type], ['otp', 'otp']);
    assert.deepEqual(await client.mfa.challengeAuthenticator({ mfaToken, challengeType: 'otp', authenticatorId: totp.id }), { challengeType: 'otp' });
    const verify = (otp) => client.mfa.verify({ mfaToken, factorType: 'otp', otp });
    await rejects(verify('000000'), sdk.MfaVerifyError, { status: 403, error: 'invalid_grant', description: 'Invalid otp_code.' });
    const otp = await totpCode(context.server, 'alice');
    const tokens = await verify(otp);
    assert.equal(tokens.claims.email, username);
    assert.equal(tokens.scope, scope);
    assert.deepEqual(jose.decodeJwt(tokens.accessToken).aud, [context.audience, `${context.server.auth0}/userinfo`]);
    await rejects(verify(otp), sdk.MfaVerifyError, { status: 403, error: 'invalid_grant' });
  });

  it('by a message, whose code comes with the challenge', async () => {
    const { mfaToken } = await mfaRequired();
    const { sms } = await authenticators(mfaToken);
    assert.equal(sms.name, 'XXXXXXXX0101');
    const challenge = await client.mfa.challengeAuthenticator({ mfaToken, challengeType: 'oob', authenticatorId: sms.id });
    assert.equal(challenge.bindingMethod, 'prompt');
    const verify = (bindingCode) => client.mfa.verify({ mfaToken, factorType: 'oob', oobCode: challenge.oobCode, bindingCode });
    await rejects(verify('000000'), sdk.MfaVerifyError, { status: 403, error: 'invalid_grant', description: 'Invalid binding_code.' });
    const { code } = await context.server.message('+14155550101');
    assert.equal((await verify(code)).claims.email, username);
  });

  it('by a first factor that is enrolled on the way, with a recovery code for the day it is lost', async () => {
    await context.server.admin('POST', '/users', { login: 'dora@example.test', password, emails: [] });
    const { mfaToken, requirements } = await mfaRequired('dora@example.test');
    assert.ok(requirements.enroll.some(({ type }) => type === 'otp'));
    const enrolled = await client.mfa.enrollAuthenticator({ authenticatorTypes: ['otp'], mfaToken });
    assert.match(enrolled.secret, /^[A-Z2-7]{16,32}$/);
    const [recoveryCode] = enrolled.recoveryCodes;
    await client.mfa.verify({ mfaToken, factorType: 'otp', otp: await totpCode(context.server, 'dora') });

    const second = await mfaRequired('dora@example.test');
    const tokens = await client.mfa.verify({ mfaToken: second.mfaToken, factorType: 'recovery-code', recoveryCode });
    assert.match(tokens.recoveryCode, /^[A-Z0-9]{24}$/);
    assert.notEqual(tokens.recoveryCode, recoveryCode);
    const third = await mfaRequired('dora@example.test');
    await rejects(client.mfa.verify({ mfaToken: third.mfaToken, factorType: 'recovery-code', recoveryCode }), sdk.MfaVerifyError, {
      status: 403, error: 'invalid_grant',
    });
    await rejects(client.mfa.enrollAuthenticator({ authenticatorTypes: ['otp'], mfaToken: third.mfaToken }), sdk.MfaEnrollmentError, {
      status: 403, error: 'access_denied', description: 'User is already enrolled',
    });
  });

  it('by a device: pending, refused, approved', async () => {
    await context.server.admin('POST', '/users', { login: 'dora@example.test', password, emails: [] });
    const { mfaToken } = await mfaRequired('dora@example.test');
    const enrolled = await client.mfa.enrollAuthenticator({ authenticatorTypes: ['oob'], oobChannels: ['auth0'], mfaToken });
    assert.equal(enrolled.oobChannel, 'auth0');
    const answer = async (approve) => {
      const { messages: [{ id }] } = await context.server.admin('GET', '/outbox?channel=push&wait=5s');
      await context.server.admin('POST', `/outbox/${id}/answer`, { approve });
    };
    const verify = (token, oobCode) => client.mfa.verify({ mfaToken: token, factorType: 'oob', oobCode });
    await rejects(verify(mfaToken, enrolled.oobCode), sdk.MfaVerifyError, { status: 400, error: 'authorization_pending' });
    await answer(true);
    assert.equal((await verify(mfaToken, enrolled.oobCode)).scope, scope);

    const next = (await mfaRequired('dora@example.test')).mfaToken;
    const { push } = await authenticators(next);
    const { oobCode } = await client.mfa.challengeAuthenticator({ mfaToken: next, challengeType: 'oob', authenticatorId: push.id });
    await answer(false);
    await rejects(verify(next, oobCode), sdk.MfaVerifyError, { status: 403, error: 'invalid_grant', description: 'MFA Authorization rejected.' });
  });

  it('within ten minutes', async () => {
    const { mfaToken } = await mfaRequired();
    await context.server.admin('POST', '/clock/advance', { by: 'PT10M' });
    await rejects(client.mfa.challengeAuthenticator({ mfaToken, challengeType: 'otp' }), sdk.MfaChallengeError, { status: 403, error: 'expired_token' });
    await rejects(client.mfa.listAuthenticators({ mfaToken: 'invented' }), sdk.MfaListAuthenticatorsError, { status: 401, error: 'invalid_token' });
  });

  it('again when the last one is 15 minutes old, on the page and on refresh', async () => {
    const { authorizationUrl, codeVerifier } = await client.buildAuthorizationUrl();
    const visitor = new Visitor();
    const page = await visitor.submit(await visitor.open(authorizationUrl), { username, password });
    const { location } = await visitor.submit(page, { code: await totpCode(context.server, 'alice') });
    const tokens = await client.getTokenByCode(location, { codeVerifier });
    const renewed = await client.getTokenByRefreshToken({ refreshToken: tokens.refreshToken });
    await context.server.admin('POST', '/clock/advance', { by: 'PT16M' });
    await rejects(client.getTokenByRefreshToken({ refreshToken: renewed.refreshToken ?? tokens.refreshToken }), sdk.TokenByRefreshTokenError, {
      status: 403, error: 'mfa_required',
    });
  });
}
