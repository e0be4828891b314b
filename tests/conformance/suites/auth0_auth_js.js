// npm @auth0/auth0-auth-js, which is under auth0-server-js, nextjs-auth0 and auth0-spa-js: a server's application signs people
// in, by redirect and without a browser, and reads each failure in the SDK's own classes. The SDK speaks https alone.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as sdk from '@auth0/auth0-auth-js';
import * as jose from 'jose';
import emulators from 'nid-webauthn-emulator';
import { connection, password, redirectUri, Visitor } from '../support/auth0.js';
import { contextOf, rejects, scope, username } from '../support/auth_js.js';
import { serverForTests } from '../support/server.js';

const { default: WebAuthnEmulator, AuthenticatorEmulator } = emulators; // a CommonJS module

export function authJsSuite() {
  describe('auth0-auth-js', () => {
    const held = serverForTests('--no-okta');
    const context = contextOf(held);
    redirecting(context);
    withoutRedirect(context);
    passwordless(context);
    passkeys(context);
  });
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
        for (const token of [tokens.accessToken, tokens.idToken]) assert.equal(jose.decodeProtectedHeader(token).typ, 'JWT');
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
