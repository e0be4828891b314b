// npm oauth4webapi at Auth0's listener, as nextjs-auth0 uses it: from discovery to the account API, with bearer tokens and with
// tokens that are bound to a key.

import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import * as jose from 'jose';
import * as oauth from 'oauth4webapi';
import { redirectUri, Visitor } from '../support/auth0.js';

const scope = 'openid profile email offline_access read:me:authentication_methods';

// context: server, issuer and audience, of the test that runs
export function withOauth4webapi(context) {
  describe('oauth4webapi', () => {
    const application = { client_id: 'spa' };
    let options, server;
    beforeEach(async () => {
      options = { [oauth.allowInsecureRequests]: context.issuer.protocol === 'http:' };
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
