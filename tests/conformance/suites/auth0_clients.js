// Clients that know nothing of Auth0, at its listener: npm openid-client and oauth4webapi find the server by its discovery
// document and follow the protocols to the letter, jose verifies what is signed, and nobody but a person on the sign-in page
// lets them in.

import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import * as jose from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { connection, password, redirectUri, Visitor } from '../support/auth0.js';
import { serverForTests } from '../support/server.js';

const profile = 'openid profile email offline_access';
const scope = `${profile} read:me:authentication_methods`;
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'; // of nobody's verifier
const realmGrant = 'http://auth0.com/oauth/grant-type/password-realm';

const insecure = (url) => url.protocol === 'http:';
const refuses = (promise, expected) => assert.rejects(promise, { code: 'OAUTH_RESPONSE_BODY_ERROR', ...expected });

export function auth0ClientSuite(name) {
  describe(`standard clients at Auth0's listener, ${name}`, () => {
    const held = serverForTests('--no-okta');
    const context = {
      get server() { return held.server; },
      get issuer() { return new URL(`${held.server.auth0}/`); },
      get audience() { return `${held.server.auth0}/me/`; },
    };
    withOpenidClient(context);
    withOauth4webapi(context);
    withJose(context);
  });
}

function discover({ issuer }, clientId = 'spa', secret = undefined, method = openid.None()) {
  return openid.discovery(issuer, clientId, secret, method, insecure(issuer) ? { execute: [openid.allowInsecureRequests] } : {});
}

// A sign-in on the page, and what it takes to redeem the code.
async function askForCode(config, context, { visitor = new Visitor(), pushed = false, ...parameters } = {}) {
  const checks = { pkceCodeVerifier: openid.randomPKCECodeVerifier(), expectedNonce: openid.randomNonce(), expectedState: openid.randomState() };
  const build = pushed ? openid.buildAuthorizationUrlWithPAR : openid.buildAuthorizationUrl;
  const url = await build(config, {
    redirect_uri: redirectUri, scope, audience: context.audience, state: checks.expectedState, nonce: checks.expectedNonce,
    code_challenge: await openid.calculatePKCECodeChallenge(checks.pkceCodeVerifier), code_challenge_method: 'S256', ...parameters,
  });
  return { url, callback: await visitor.signIn(url), checks: { ...checks, idTokenExpected: true } };
}

async function signIn(config, context, parameters) {
  const { callback, checks } = await askForCode(config, context, parameters);
  return openid.authorizationCodeGrant(config, callback, checks);
}

const listMethods = (config, context, token, options) =>
  openid.fetchProtectedResource(config, token, new URL('v1/authentication-methods', context.audience), 'GET', undefined, undefined, options);

function withOpenidClient(context) {
  describe('openid-client', () => {
    for (const [kind, clientId, secret, method] of [
      ['public', 'spa', undefined, openid.None()],
      ['client_secret_post', 'web', 'secret', openid.ClientSecretPost('secret')],
      ['client_secret_basic', 'web', 'secret', openid.ClientSecretBasic('secret')],
    ]) {
      it(`signs in on the page, opens the account and renews: ${kind}`, async () => {
        const config = await discover(context, clientId, secret, method);
        const tokens = await signIn(config, context);
        assert.equal(tokens.claims().email, 'alice@example.test');
        assert.equal(tokens.claims().iss, context.issuer.href);
        assert.equal(tokens.scope, scope);
        assert.equal(tokens.token_type, 'bearer');
        const { authentication_methods: methods } = await (await listMethods(config, context, tokens.access_token)).json();
        assert.ok(methods.some(({ type }) => type === 'totp'));
        const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token);
        assert.notEqual(renewed.access_token, tokens.access_token);
        assert.equal(renewed.claims().sub, tokens.claims().sub);
        assert.equal(renewed.claims().nonce, undefined);
        const info = await openid.fetchUserInfo(config, renewed.access_token, tokens.claims().sub);
        assert.equal(info.email, 'alice@example.test');
        assert.equal(info.email_verified, true);
        assert.match(info.updated_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      });
    }

    it('asks once and then knows the browser, unless a fresh sign-in is wanted', async () => {
      const config = await discover(context);
      const visitor = new Visitor();
      const first = await signIn(config, context, { visitor });
      const silent = await signIn(config, context, { visitor, prompt: 'none' });
      assert.equal(silent.claims().sub, first.claims().sub);
      assert.equal(silent.claims().auth_time, first.claims().auth_time);
      const url = openid.buildAuthorizationUrl(config, { redirect_uri: redirectUri, scope, prompt: 'login', code_challenge: challenge, code_challenge_method: 'S256' });
      assert.match((await visitor.open(url)).text, /type="password"/);
    });

    it('is told in the redirect what is wrong with a request', async () => {
      const config = await discover(context);
      const askFor = async (parameters) => {
        const url = openid.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri, scope, state: 's', code_challenge: challenge, code_challenge_method: 'S256', ...parameters,
        });
        const { location } = await new Visitor().open(url);
        return [location.searchParams.get('error'), location.searchParams.get('error_description'), location.searchParams.get('state')];
      };
      assert.deepEqual(await askFor({ prompt: 'none' }), ['login_required', 'Login required', 's']);
      assert.deepEqual(await askFor({ audience: 'https://unknown.test' }), ['access_denied', 'Service not found: https://unknown.test', 's']);
    });

    it('is told on a page where there is nobody to be told', async () => {
      const config = await discover(context);
      const url = openid.buildAuthorizationUrl(config, { redirect_uri: 'https://elsewhere.test/', scope });
      const { status, location } = await new Visitor().open(url);
      assert.deepEqual([status, location], [403, undefined]);
    });

    it('takes a code once, with its verifier', async () => {
      const config = await discover(context);
      const { callback, checks } = await askForCode(config, context);
      await refuses(openid.authorizationCodeGrant(config, callback, { ...checks, pkceCodeVerifier: openid.randomPKCECodeVerifier() }), {
        status: 403, error: 'invalid_grant', error_description: 'Failed to verify code verifier',
      });
      const second = await askForCode(config, context);
      await openid.authorizationCodeGrant(config, second.callback, second.checks);
      await refuses(openid.authorizationCodeGrant(config, second.callback, second.checks), {
        status: 403, error: 'invalid_grant', error_description: 'Invalid authorization code',
      });
    });

    it('gets another refresh token each time, and one that comes again ends them all', async () => {
      const config = await discover(context);
      const { refresh_token: first } = await signIn(config, context);
      const { refresh_token: second } = await openid.refreshTokenGrant(config, first);
      assert.notEqual(second, first);
      await context.server.admin('POST', '/clock/advance', { by: 'PT5M' }); // past every leeway
      const refused = { status: 403, error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' };
      await refuses(openid.refreshTokenGrant(config, first), refused);
      await refuses(openid.refreshTokenGrant(config, second), refused);
    });

    it('narrows a refresh and widens it to another audience that its policy has', async () => {
      const config = await discover(context);
      const tokens = await signIn(config, context, { audience: '', scope: profile });
      assert.deepEqual(jose.decodeJwt(tokens.access_token).aud, `${context.server.auth0}/userinfo`);
      const wider = await openid.refreshTokenGrant(config, tokens.refresh_token, {
        audience: context.audience, scope: 'openid read:me:factors',
      });
      assert.equal(wider.scope, 'openid read:me:factors');
      assert.deepEqual(jose.decodeJwt(wider.access_token).aud, [context.audience, `${context.server.auth0}/userinfo`]);
      await refuses(openid.refreshTokenGrant(config, wider.refresh_token, { audience: 'https://other.test' }), {
        status: 403, error: 'invalid_target',
      });
    });

    it('pushes its request, which is good once', async () => {
      const config = await discover(context, 'web', 'secret', openid.ClientSecretPost('secret'));
      const { url, callback, checks } = await askForCode(config, context, { pushed: true });
      assert.deepEqual([...url.searchParams.keys()].sort(), ['client_id', 'request_uri']);
      const tokens = await openid.authorizationCodeGrant(config, callback, checks);
      assert.equal(tokens.scope, scope);
      const { status, location } = await new Visitor().open(url);
      assert.deepEqual([status, location], [400, undefined]);
      await refuses(openid.buildAuthorizationUrlWithPAR(config, { redirect_uri: 'https://elsewhere.test/', scope }), { status: 400, error: 'invalid_request' });
      const stranger = await discover(context, 'web', 'wrong', openid.ClientSecretPost('wrong'));
      await assert.rejects(openid.buildAuthorizationUrlWithPAR(stranger, { redirect_uri: redirectUri, scope }), { status: 401 });
    });

    it('signs in with a password at a realm, as JSON too', async () => {
      const config = await discover(context);
      const asked = { username: 'alice@example.test', password, realm: connection, scope, audience: context.audience };
      const tokens = await openid.genericGrantRequest(config, realmGrant, asked);
      assert.equal(tokens.claims().email, 'alice@example.test');
      assert.equal((await listMethods(config, context, tokens.access_token)).status, 200);
      await refuses(openid.genericGrantRequest(config, realmGrant, { ...asked, password: 'wrong' }), {
        status: 403, error: 'invalid_grant', error_description: 'Wrong email or password.',
      });
      await refuses(openid.genericGrantRequest(config, realmGrant, { ...asked, realm: 'elsewhere' }), { status: 403, error: 'invalid_grant' });
      const response = await fetch(config.serverMetadata().token_endpoint, {
        method: 'POST', headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...asked, grant_type: realmGrant, client_id: 'spa' }),
      });
      assert.equal(response.headers.get('cache-control'), 'no-store');
      assert.equal((await response.json()).scope, scope);
    });

    it('gets nothing for itself from an API of people', async () => {
      const config = await discover(context, 'web', 'secret', openid.ClientSecretPost('secret'));
      await refuses(openid.clientCredentialsGrant(config, { audience: context.audience }), { status: 403, error: 'access_denied' });
    });

    it('revokes a refresh token, and knows nothing of others', async () => {
      const config = await discover(context);
      const tokens = await signIn(config, context);
      await openid.tokenRevocation(config, 'invented');
      await openid.tokenRevocation(config, tokens.refresh_token);
      await refuses(openid.refreshTokenGrant(config, tokens.refresh_token), { status: 403, error: 'invalid_grant' });
      assert.equal((await listMethods(config, context, tokens.access_token)).status, 200, 'access tokens are not revocable');
    });

    for (const [kind, url] of [
      ['OpenID Connect', (config, hint) => openid.buildEndSessionUrl(config, { post_logout_redirect_uri: redirectUri, id_token_hint: hint, state: 'bye' })],
      ['the vendor', (config) => new URL(`/v2/logout?${new URLSearchParams({ client_id: 'spa', returnTo: redirectUri })}`, config.serverMetadata().issuer)],
    ]) {
      it(`signs out as ${kind} has it, and the browser is forgotten`, async () => {
        const config = await discover(context);
        const visitor = new Visitor();
        const { id_token: hint } = await signIn(config, context, { visitor });
        const { location } = await visitor.open(url(config, hint));
        assert.equal(location.origin + location.pathname, redirectUri);
        if (kind === 'OpenID Connect') assert.equal(location.searchParams.get('state'), 'bye');
        const { callback } = await askForCode(config, context, { visitor, prompt: 'none' });
        assert.equal(callback.searchParams.get('error'), 'login_required');
      });
    }

    it('speaks for a member of an organization', async () => {
      const config = await discover(context);
      const tokens = await signIn(config, context, { organization: 'acme' });
      assert.match(tokens.claims().org_id, /^org_\w+$/);
      assert.equal(jose.decodeJwt(tokens.access_token).org_id, tokens.claims().org_id);
    });
  });
}

function withOauth4webapi(context) {
  describe('oauth4webapi', () => {
    const application = { client_id: 'spa' };
    let options, server;
    beforeEach(async () => {
      options = { [oauth.allowInsecureRequests]: insecure(context.issuer) };
      server = await oauth.processDiscoveryResponse(context.issuer, await oauth.discoveryRequest(context.issuer, options));
    });

    async function signIn(extra = {}, parameters = {}) {
      const verifier = oauth.generateRandomCodeVerifier();
      const nonce = oauth.generateRandomNonce();
      const state = oauth.generateRandomState();
      const url = new URL(server.authorization_endpoint);
      url.search = new URLSearchParams({
        client_id: application.client_id, redirect_uri: redirectUri, response_type: 'code', scope, state, nonce, audience: context.audience,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...parameters,
      });
      const callback = oauth.validateAuthResponse(server, application, await new Visitor().signIn(url), state);
      return patiently(
        () => oauth.authorizationCodeGrantRequest(server, application, oauth.None(), callback, redirectUri, verifier, { ...options, ...extra }),
        async (response) => {
          const tokens = await oauth.processAuthorizationCodeResponse(server, application, response, { expectedNonce: nonce, requireIdToken: true });
          await oauth.validateApplicationLevelSignature(server, response, options);
          return tokens;
        },
      );
    }

    // Once more where the server first hands out a nonce.
    async function patiently(request, process) {
      try {
        return await process(await request());
      } catch (error) {
        if (!oauth.isDPoPNonceError(error)) throw error;
        return process(await request());
      }
    }

    const account = (path, token, extra = {}, method = 'GET', body = null) => oauth.protectedResourceRequest(
      token, method, new URL(`v1/${path}`, context.audience), new Headers(body ? { 'Content-Type': 'application/json' } : {}),
      body && JSON.stringify(body), { ...options, ...extra });

    const challengeOf = async (promise) => {
      const error = await promise.then((response) => assert.fail(`answered with ${response.status}`), (reason) => reason);
      assert.ok(error instanceof oauth.WWWAuthenticateChallengeError, error.stack);
      return { status: error.status, challenges: error.cause.map(({ scheme, parameters }) => [scheme, parameters.error]) };
    };

    it('discovers, signs in with PKCE, verifies what is signed and renews', async () => {
      const tokens = await signIn();
      assert.equal(oauth.getValidatedIdTokenClaims(tokens).email, 'alice@example.test');
      const renewed = await oauth.processRefreshTokenResponse(
        server, application, await oauth.refreshTokenGrantRequest(server, application, oauth.None(), tokens.refresh_token, options));
      assert.notEqual(renewed.refresh_token, tokens.refresh_token);
      const info = await oauth.processUserInfoResponse(server, application, oauth.getValidatedIdTokenClaims(tokens).sub,
        await oauth.userInfoRequest(server, application, renewed.access_token, options));
      assert.equal(info.name, 'Alice Ng');
      await oauth.processRevocationResponse(await oauth.revocationRequest(server, application, oauth.None(), renewed.refresh_token, options));
    });

    // It throws at whatever carries WWW-Authenticate, which is where nextjs-auth0 fails with an emulator that always sends it.
    it('meets a challenge where a token is no good, and nowhere else', async () => {
      const token = await context.server.token({ scope: 'read:me:authentication_methods' });
      assert.equal((await account('authentication-methods', token)).status, 200);
      assert.equal((await account('factors', token)).status, 403);
      assert.equal((await account('authentication-methods/totp%7Cdev_none', token)).status, 404);
      assert.equal((await account('nowhere', token)).status, 404);
      for (const defect of ['expired', 'wrong_audience', 'bad_signature', 'unknown_key', 'revoked']) {
        const { status, challenges } = await challengeOf(account('factors', await context.server.token({ defect })));
        assert.deepEqual([status, challenges[0]], [401, ['bearer', 'invalid_token']], defect);
      }
    });

    it('connects an account as nextjs-auth0 does: ticket, redirect, code', async () => {
      const token = await context.server.token({ client_id: 'spa' });
      const verifier = oauth.generateRandomCodeVerifier();
      const connect = await account('connected-accounts/connect', token, {}, 'POST', {
        connection: 'google-oauth2', redirect_uri: redirectUri, state: 's', scopes: ['openid', 'email'],
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
      });
      assert.equal(connect.status, 201);
      const { connect_uri: uri, auth_session: session, connect_params: { ticket } } = await connect.json();
      const visitor = new Visitor();
      const page = await visitor.open(`${uri}?ticket=${ticket}`);
      const { location } = await visitor.submit(page, { decision: 'allow' });
      assert.equal(location.searchParams.get('state'), 's');
      const complete = (code) => account('connected-accounts/complete', token, {}, 'POST', {
        auth_session: session, connect_code: code, redirect_uri: redirectUri, code_verifier: verifier,
      });
      const completed = await complete(location.searchParams.get('connect_code'));
      assert.equal(completed.status, 201);
      const connected = await completed.json();
      assert.match(connected.id, /^cac_[A-Za-z0-9]{22}$/);
      assert.equal((await complete(location.searchParams.get('connect_code'))).status, 404);
      const { accounts } = await (await account('connected-accounts/accounts?take=10', token)).json();
      assert.deepEqual(accounts.map(({ id, connection, scopes }) => ({ id, connection, scopes })), [
        { id: connected.id, connection: 'google-oauth2', scopes: ['openid', 'email'] },
      ]);
      assert.equal((await account(`connected-accounts/accounts/${connected.id}`, token, {}, 'DELETE')).status, 204);
    });

    describe('with tokens that are bound to a key', () => {
      let DPoP;
      before(async () => {
        DPoP = oauth.DPoP(application, await oauth.generateKeyPair('ES256'));
      });

      it('gets, uses and renews them', async () => {
        assert.deepEqual(server.dpop_signing_alg_values_supported, ['ES256']);
        const tokens = await signIn({ DPoP }, { dpop_jkt: await DPoP.calculateThumbprint() });
        assert.equal(tokens.token_type, 'dpop');
        assert.equal(jose.decodeJwt(tokens.access_token).cnf.jkt, await DPoP.calculateThumbprint());
        assert.equal((await account('authentication-methods', tokens.access_token, { DPoP })).status, 200);
        const renewed = await patiently(
          () => oauth.refreshTokenGrantRequest(server, application, oauth.None(), tokens.refresh_token, { ...options, DPoP }),
          (response) => oauth.processRefreshTokenResponse(server, application, response),
        );
        assert.equal(renewed.token_type, 'dpop');
        const info = await patiently(
          () => oauth.userInfoRequest(server, application, renewed.access_token, { ...options, DPoP }),
          (response) => oauth.processUserInfoResponse(server, application, oauth.skipSubjectCheck, response),
        );
        assert.equal(info.email, 'alice@example.test');
      });

      it('is refused with another key, without proof, and under the wrong scheme', async () => {
        const tokens = await signIn({ DPoP });
        const other = oauth.DPoP(application, await oauth.generateKeyPair('ES256'));
        await assert.rejects(patiently(
          () => oauth.refreshTokenGrantRequest(server, application, oauth.None(), tokens.refresh_token, { ...options, DPoP: other }),
          (response) => oauth.processRefreshTokenResponse(server, application, response),
        ), { status: 400, error: 'invalid_dpop_proof' });
        const bearer = await challengeOf(account('authentication-methods', tokens.access_token));
        assert.deepEqual([bearer.status, bearer.challenges[0]], [401, ['bearer', 'invalid_token']]);
        const bare = await fetch(new URL('v1/authentication-methods', context.audience), { headers: { Authorization: `DPoP ${tokens.access_token}` } });
        assert.equal(bare.status, 400);
        const foreign = await challengeOf(account('authentication-methods', tokens.access_token, { DPoP: other }));
        assert.equal(foreign.status, 400);
      });

      it('gets none for a key other than the one it announced', async () => {
        await assert.rejects(signIn({ DPoP }, { dpop_jkt: 'sFlqSnQyfxTnZQCYTwcYMHYgw2bW8hnVLrVyyF7ACAo' }), { status: 400, error: 'invalid_dpop_proof' });
      });
    });
  });
}

function withJose(context) {
  describe('jose', () => {
    const keys = async () => jose.createRemoteJWKSet(new URL((await discover(context)).serverMetadata().jwks_uri));

    it('verifies access tokens by the key set: of a sign-in and minted ones', async () => {
      const config = await discover(context);
      const tokens = await signIn(config, context);
      const checks = { issuer: context.issuer.href, audience: context.audience, algorithms: ['RS256'] };
      const { payload } = await jose.jwtVerify(tokens.access_token, await keys(), checks);
      assert.deepEqual(payload.aud, [context.audience, `${context.server.auth0}/userinfo`]);
      assert.equal(payload.azp, 'spa');
      assert.equal(payload.sub, tokens.claims().sub);
      assert.equal(payload.scope, scope);
      assert.equal(payload.exp - payload.iat, tokens.expires_in);
      await jose.jwtVerify(await context.server.token(), await keys(), checks);
      for (const [defect, code] of [
        ['expired', 'ERR_JWT_EXPIRED'], ['wrong_issuer', 'ERR_JWT_CLAIM_VALIDATION_FAILED'], ['wrong_audience', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
        ['bad_signature', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'], ['unknown_key', 'ERR_JWKS_NO_MATCHING_KEY'],
      ]) await assert.rejects(jose.jwtVerify(await context.server.token({ defect }), await keys(), checks), { code }, defect);
    });

    it('verifies by the certificate that older libraries read', async () => {
      const response = await fetch((await discover(context)).serverMetadata().jwks_uri);
      const { keys: [key] } = await response.json();
      const pem = `-----BEGIN CERTIFICATE-----\n${key.x5c[0]}\n-----END CERTIFICATE-----`;
      const token = await context.server.token();
      assert.equal(jose.decodeProtectedHeader(token).kid, key.kid);
      await jose.jwtVerify(token, await jose.importX509(pem, 'RS256'));
    });

    it('finds the new key after a rotation, and the old one until it is dropped', async () => {
      const old = await context.server.token();
      await context.server.admin('POST', '/keys/rotate', {});
      const fresh = await context.server.token();
      for (const token of [old, fresh]) await jose.jwtVerify(token, await keys());
      await context.server.admin('POST', '/keys/rotate', { drop_old: true });
      for (const token of [old, fresh]) await assert.rejects(jose.jwtVerify(token, await keys()), { code: 'ERR_JWKS_NO_MATCHING_KEY' });
    });
  });
}
