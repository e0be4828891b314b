// Signing in with okta-auth-js, unmodified: from a password to tokens, what is done with them, and their end.
// The signature of every ID token is verified by the SDK with the keys of the server.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import * as myaccount from '@okta/okta-auth-js/myaccount';
import { client, password, redirect, rejects, signIn } from '../support/sdk.js';
import { serverForTests } from '../support/server.js';

const scopes = ['openid', 'profile', 'email', 'offline_access', 'okta.myAccount.email.read', 'okta.myAccount.sessions.manage'];

// name: how the server was started; sdkOptions: further ones of the SDK's; serverOptions: of `serve`
export function signInSuite(name, { sdkOptions = {}, serverOptions = [] } = {}) {
  for (const [title, path] of [['organization', ''], ['custom', '/oauth2/default']]) {
    describe(`signing in at the ${title} server, ${name}`, () => {
      const held = serverForTests(...serverOptions);
      const context = {};
      beforeEach(() => {
        context.server = held.server;
        context.options = { scopes, issuer: `${held.server.okta}${path}`, ...sdkOptions };
        context.sdk = client(held.server, context.options);
      });
      afterEach(() => context.sdk.tokenManager.clear()); // and its timers, which keep the process alive
      signingIn(context);
      renewing(context);
      asking(context);
      ending(context);
    });
  }
}

function signingIn(context) {
  describe('signing in', () => {
    it('with credentials and a redirect gives tokens that open the account', async () => {
      const tokens = await signIn(context.sdk);
      assert.equal(tokens.idToken.claims.email, 'alice@example.test');
      assert.equal(tokens.idToken.claims.name, 'Alice Ng');
      assert.equal(tokens.idToken.claims.iss, context.options.issuer);
      assert.deepEqual(tokens.accessToken.scopes, scopes);
      const emails = await myaccount.getEmails(context.sdk, { accessToken: tokens.accessToken });
      assert.equal(emails.length, 1);
    });

    it('with the code in the query', async () => {
      assert.ok((await signIn(context.sdk, { responseMode: 'query' })).accessToken);
    });

    it('gives the claims that the scopes open', async () => {
      const { idToken } = await signIn(context.sdk, { scopes: ['openid'] });
      assert.equal(idToken.claims.name, undefined);
      assert.equal(idToken.claims.email, undefined);
    });

    it('echoes acr_values to the letter', async () => {
      const acrValues = 'urn:okta:loa:2fa:any:ifpossible';
      assert.equal((await signIn(context.sdk, { acrValues })).idToken.claims.acr, acrValues);
    });

    it('with a wrong password is refused', async () => {
      await rejects(context.sdk.signInWithCredentials({ username: 'alice@example.test', password: 'wrong' }), {
        status: 401, code: 'E0000004',
      });
    });

    it('takes a session token once', async () => {
      const { sessionToken } = await context.sdk.signInWithCredentials({ username: 'alice@example.test', password });
      await redirect(context.sdk, { sessionToken, responseMode: 'fragment' });
      const { url } = await redirect(context.sdk, { sessionToken, prompt: 'none', responseMode: 'fragment' });
      await assert.rejects(context.sdk.token.parseFromUrl({ url, responseMode: 'fragment' }), { errorCode: 'login_required' });
    });

    for (const responseType of [['token'], ['id_token'], ['token', 'id_token']]) {
      it(`without PKCE, ${responseType.join(' and ')} in the fragment`, async (test) => {
        if (context.options.dpop) return test.skip('the SDK has DPoP only with codes');
        const sdk = client(context.server, { ...context.options, pkce: false, scopes: ['openid', 'profile', 'email'] });
        const tokens = await signIn(sdk, { responseType });
        assert.equal(tokens.accessToken !== undefined, responseType.includes('token'));
        assert.equal(tokens.idToken !== undefined, responseType.includes('id_token'));
        if (tokens.idToken) assert.equal(tokens.idToken.claims.email, 'alice@example.test');
      });
    }
  });
}

function renewing(context) {
  describe('renewing', () => {
    it('with a refresh token gives others, for the same scopes', async () => {
      const { sdk } = context;
      const tokens = await signIn(sdk);
      sdk.tokenManager.setTokens(tokens);
      const renewed = await sdk.token.renewTokens();
      assert.notEqual(renewed.accessToken.accessToken, tokens.accessToken.accessToken);
      assert.notEqual(renewed.refreshToken.refreshToken, tokens.refreshToken.refreshToken);
      assert.notEqual(renewed.idToken.idToken, tokens.idToken.idToken);
      assert.deepEqual(renewed.accessToken.scopes, tokens.accessToken.scopes);
      assert.ok(await sdk.token.getUserInfo(renewed.accessToken, renewed.idToken));
    });

    it('drops a refresh token that is no longer good', async () => {
      const { sdk } = context;
      const tokens = await signIn(sdk);
      sdk.tokenManager.setTokens(tokens);
      await sdk.revokeRefreshToken(tokens.refreshToken);
      sdk.tokenManager.setTokens(tokens);
      await assert.rejects(sdk.token.renewTokens(), { errorCode: 'invalid_grant', message: 'The refresh token is invalid or expired.' });
      assert.equal(sdk.tokenManager.getTokensSync().refreshToken, undefined);
    });
  });
}

function asking(context) {
  describe('asking', () => {
    it('userinfo agrees with the ID token', async () => {
      const { accessToken, idToken } = await signIn(context.sdk);
      const info = await context.sdk.token.getUserInfo(accessToken, idToken);
      assert.equal(info.sub, idToken.claims.sub);
      assert.equal(info.email, 'alice@example.test');
      assert.equal(info.given_name, 'Alice');
    });

    it('introspection says that tokens are active, and then that they are not', async () => {
      const { sdk } = context;
      const tokens = await signIn(sdk);
      for (const [kind, token] of Object.entries(tokens)) {
        const answer = await sdk.token.introspect(kind, token);
        assert.equal(answer.active, true, kind);
      }
      await sdk.revokeAccessToken(tokens.accessToken);
      assert.equal((await sdk.token.introspect('accessToken', tokens.accessToken)).active, false);
    });
  });
}

// What a request carries that the SDK has no function for.
async function credentials(sdk, { accessToken }, method, url) {
  if (!accessToken.dpopPairId) return { authorization: `Bearer ${accessToken.accessToken}` };
  const { Authorization, Dpop } = await sdk.getDPoPAuthorizationHeaders({ accessToken, method, url });
  return { authorization: Authorization, dpop: Dpop };
}

function ending(context) {
  describe('ending', () => {
    it('a revoked access token opens nothing', async () => {
      const { sdk } = context;
      const { accessToken, idToken } = await signIn(sdk);
      await sdk.revokeAccessToken(accessToken);
      await assert.rejects(sdk.token.getUserInfo(accessToken, idToken));
    });

    it('a revoked refresh token takes its access token along', async () => {
      const { sdk } = context;
      const { accessToken, idToken, refreshToken } = await signIn(sdk);
      await sdk.revokeRefreshToken(refreshToken);
      await assert.rejects(sdk.token.getUserInfo(accessToken, idToken));
    });

    it('the session exists, and after signing out it does not', async () => {
      const { sdk, server } = context;
      const { sessionToken } = await sdk.signInWithCredentials({ username: 'alice@example.test', password });
      const { response } = await redirect(sdk, { sessionToken, responseMode: 'fragment' });
      const cookie = response.headers.get('set-cookie').split(';')[0];
      const session = (method) => fetch(`${server.okta}/api/v1/sessions/me`, { method, headers: { cookie } });
      assert.equal((await (await session('GET')).json()).login, 'alice@example.test');
      assert.equal((await session('DELETE')).status, 204);
      assert.equal((await session('GET')).status, 404);
    });

    it('without a cookie no session exists', async () => {
      assert.equal(await context.sdk.session.exists(), false);
    });

    it('the sign-out redirect is one that the server follows', async () => {
      const { sdk } = context;
      const { idToken } = await signIn(sdk);
      const url = sdk.getSignOutRedirectUrl({ idToken, postLogoutRedirectUri: 'http://localhost:8080/', state: 's-1' });
      const response = await fetch(url, { redirect: 'manual' });
      assert.equal(response.status, 302);
      assert.equal(response.headers.get('location'), 'http://localhost:8080/?state=s-1');
    });

    it('DELETE /idp/myaccount/sessions ends the tokens that ask for it', async () => {
      const { sdk, server } = context;
      const tokens = await signIn(sdk);
      const { authorization, dpop } = await credentials(sdk, tokens, 'DELETE', `${server.okta}/idp/myaccount/sessions`);
      const response = await fetch(`${server.okta}/idp/myaccount/sessions`, {
        method: 'DELETE', headers: { Authorization: authorization, ...(dpop && { DPoP: dpop }), Accept: '*/*;okta-version=1.0.0' },
      });
      assert.equal(response.status, 204);
      await assert.rejects(myaccount.getEmails(sdk, { accessToken: tokens.accessToken }), (error) => error.xhr?.status === 401 || error.error === 'invalid_token');
      sdk.tokenManager.setTokens(tokens);
      await assert.rejects(sdk.token.renewTokens(), { errorCode: 'invalid_grant' });
    });
  });
}
