// Clients that know nothing of Auth0, at its listener: npm openid-client and oauth4webapi find the server by its discovery
// document and follow the protocols to the letter, jose verifies what is signed, and nobody but a person on the sign-in page
// lets them in.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as jose from 'jose';
import * as openid from 'openid-client';
import { connection, password, redirectUri, Visitor } from '../support/auth0.js';
import { serverForTests } from '../support/server.js';
import { withOauth4webapi } from './auth0_oauth4webapi.js';

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
