// Tokens that are bound to a key, as three client libraries get, use and renew them.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as myaccount from '@okta/okta-auth-js/myaccount';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { serverForTests } from '../support/server.js';
import { client, redirectUri, signIn } from '../support/sdk.js';

const scope = 'openid profile email offline_access okta.myAccount.email.read okta.myAccount.email.manage';
const emails = '/idp/myaccount/emails';
const version = { Accept: 'application/json; okta-version=1.0.0' };

// Where authorize sends the browser of alice, whom nobody asks.
async function authorized(server, parameters) {
  await server.admin('PUT', '/auto-approve', { user: 'alice' });
  const url = new URL(`${server.okta}/oauth2/v1/authorize`);
  url.search = new URLSearchParams({
    client_id: 'spa', redirect_uri: redirectUri, response_type: 'code', scope, code_challenge_method: 'S256', ...parameters,
  });
  const response = await fetch(url, { redirect: 'manual' });
  assert.equal(response.status, 302, await response.text());
  return new URL(response.headers.get('location'));
}

export function dpopSuite(name, { serverOptions = [] } = {}) {
  describe(`DPoP, ${name}`, () => {
    const held = serverForTests(...serverOptions);
    withOauth4webapi(held);
    withOpenidClient(held);
    withOktaAuthJs(held);
  });
}

function withOauth4webapi(held) {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const application = { client_id: 'spa' };

  for (const algorithm of ['ES256', 'RS256']) {
    it(`oauth4webapi: code, resource and refresh with ${algorithm}`, async () => {
      const issuer = new URL(held.server.okta);
      const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
      assert.ok(as.dpop_signing_alg_values_supported.includes(algorithm));
      const DPoP = oauth.DPoP(application, await oauth.generateKeyPair(algorithm));
      // Once more where the server first hands out a nonce.
      const patiently = async (request, process) => {
        try {
          return await process(await request());
        } catch (error) {
          if (!oauth.isDPoPNonceError(error)) throw error;
          return process(await request());
        }
      };

      const verifier = oauth.generateRandomCodeVerifier();
      const nonce = oauth.generateRandomNonce();
      const state = oauth.generateRandomState();
      const callback = await authorized(held.server, {
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier), nonce, state,
      });
      const parameters = oauth.validateAuthResponse(as, application, callback, state);
      const tokens = await patiently(
        () => oauth.authorizationCodeGrantRequest(as, application, oauth.None(), parameters, redirectUri, verifier, { DPoP, ...insecure }),
        (response) => oauth.processAuthorizationCodeResponse(as, application, response, { expectedNonce: nonce, requireIdToken: true }),
      );
      assert.equal(tokens.token_type, 'dpop');
      const claims = JSON.parse(Buffer.from(tokens.access_token.split('.')[1], 'base64url'));
      assert.equal(claims.cnf.jkt, await DPoP.calculateThumbprint());

      const list = (token, extra = { DPoP }) => oauth.protectedResourceRequest(
        token, 'GET', new URL(held.server.okta + emails), new Headers(version), null, { ...extra, ...insecure });
      assert.equal((await list(tokens.access_token)).status, 200);
      assert.equal((await list(tokens.access_token)).status, 200);
      await assert.rejects(list(tokens.access_token, {}), (error) => {
        assert.ok(error instanceof oauth.WWWAuthenticateChallengeError);
        assert.equal(error.status, 400);
        assert.equal(error.cause[0].parameters.error, 'invalid_request');
        return true;
      });

      const info = await oauth.userInfoRequest(as, application, tokens.access_token, { DPoP, ...insecure });
      const { sub } = oauth.getValidatedIdTokenClaims(tokens);
      assert.equal((await oauth.processUserInfoResponse(as, application, sub, info)).sub, sub);

      const renewed = await patiently(
        () => oauth.refreshTokenGrantRequest(as, application, oauth.None(), tokens.refresh_token, { DPoP, ...insecure }),
        (response) => oauth.processRefreshTokenResponse(as, application, response),
      );
      assert.equal(renewed.token_type, 'dpop');
      assert.equal((await list(renewed.access_token)).status, 200);

      const another = oauth.DPoP(application, await oauth.generateKeyPair(algorithm));
      const steal = async () => oauth.processRefreshTokenResponse(as, application, await oauth.refreshTokenGrantRequest(
        as, application, oauth.None(), renewed.refresh_token, { DPoP: another, ...insecure }));
      await assert.rejects(steal(), (error) => oauth.isDPoPNonceError(error));
      await assert.rejects(steal(), { error: 'invalid_dpop_proof' });
    });
  }
}

function withOpenidClient(held) {
  it('openid-client: discovery, code, resource, userinfo and refresh', async () => {
    const config = await openid.discovery(new URL(held.server.okta), 'spa', undefined, openid.None(), {
      execute: [openid.allowInsecureRequests],
    });
    const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair());
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const expectedState = openid.randomState();
    const callback = await authorized(held.server, {
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier), state: expectedState,
    });
    const tokens = await openid.authorizationCodeGrant(config, callback, { pkceCodeVerifier, expectedState }, undefined, { DPoP });
    assert.equal(tokens.token_type, 'dpop');
    const response = await openid.fetchProtectedResource(
      config, tokens.access_token, new URL(held.server.okta + emails), 'GET', null, new Headers(version), { DPoP });
    assert.equal(response.status, 200);
    const { sub } = tokens.claims();
    assert.equal((await openid.fetchUserInfo(config, tokens.access_token, sub, { DPoP })).sub, sub);
    const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP });
    assert.equal(renewed.token_type, 'dpop');
    await assert.rejects(openid.refreshTokenGrant(config, renewed.refresh_token), { error: 'invalid_dpop_proof' });
  });
}

function withOktaAuthJs(held) {
  describe('okta-auth-js', () => {
    const bound = () => client(held.server, { dpop: true, scopes: scope.split(' ') });

    it('changes an account, and reads it with a renewed token', async () => {
      const sdk = bound();
      const tokens = await signIn(sdk);
      assert.equal(tokens.accessToken.tokenType, 'DPoP');
      const added = await myaccount.addEmail(sdk, {
        accessToken: tokens.accessToken, payload: { profile: { email: 'a@acme.test' }, sendEmail: false, role: 'SECONDARY' },
      });
      assert.equal((await added.get()).status, 'UNVERIFIED');
      sdk.tokenManager.setTokens(tokens);
      const { accessToken } = await sdk.token.renewTokens();
      assert.equal(accessToken.tokenType, 'DPoP');
      assert.equal((await myaccount.getEmails(sdk, { accessToken })).length, 2);
      sdk.tokenManager.clear();
    });

    it('calls every function of MyAccount', async () => {
      const everything = ['email', 'phone', 'password', 'profile'].map((resource) => `okta.myAccount.${resource}.manage`);
      const sdk = client(held.server, { dpop: true, scopes: ['openid', ...everything] });
      const { accessToken } = await signIn(sdk);
      assert.equal(accessToken.tokenType, 'DPoP');
      const call = (name, parameters = {}) => myaccount[name](sdk, { accessToken, ...parameters });
      const codeTo = async (to) => ({ verificationCode: (await held.server.message(to)).code });

      const { id: emailId } = await call('addEmail', { payload: { profile: { email: 'a@acme.test' }, role: 'SECONDARY', sendEmail: false } });
      const { id: challengeId } = await call('sendEmailChallenge', { id: emailId, payload: { state: 'x' } });
      assert.equal((await call('getEmailChallenge', { emailId, challengeId })).status, 'UNVERIFIED');
      await call('verifyEmailChallenge', { emailId, challengeId, payload: await codeTo('a@acme.test') });
      assert.equal((await call('getEmail', { id: emailId })).status, 'VERIFIED');
      await call('deleteEmail', { id: emailId });
      assert.equal((await call('getEmails')).length, 1);

      const { id } = await call('addPhone', { payload: { profile: { phoneNumber: '+14155550177' }, sendCode: false } });
      await call('sendPhoneChallenge', { id, payload: { method: 'SMS' } });
      await call('verifyPhoneChallenge', { id, payload: await codeTo('+14155550177') });
      assert.equal((await call('getPhone', { id })).status, 'VERIFIED');
      await call('deletePhone', { id });
      assert.equal((await call('getPhones')).length, 1);

      const { profile } = await call('getProfile');
      assert.equal((await call('updateProfile', { payload: { profile: { ...profile, firstName: 'A' } } })).profile.firstName, 'A');
      assert.ok('firstName' in (await call('getProfileSchema')).properties);

      assert.equal((await call('getPassword')).status, 'ACTIVE');
      await call('updatePassword', { payload: { profile: { password: 'MyPassword1' } } });
      await call('deletePassword');
      assert.equal((await call('enrollPassword', { payload: { profile: { password: 'MyPassword2' } } })).status, 'ACTIVE');
      sdk.tokenManager.clear();
    });

    it('sees what is wrong as a WWWAuthError', async () => {
      const sdk = bound();
      const { accessToken } = await signIn(sdk);
      const url = held.server.okta + emails;
      const { Authorization, Dpop } = await sdk.getDPoPAuthorizationHeaders({ method: 'GET', url, accessToken });
      const send = () => fetch(url, { headers: { ...version, Authorization, Dpop } });
      assert.equal((await send()).status, 200);
      const replayed = await send();
      assert.equal(replayed.status, 400);
      const challenge = myaccount.WWWAuthError.parseHeader(replayed.headers.get('www-authenticate'));
      assert.equal(challenge.scheme, 'DPoP');
      assert.equal(challenge.error, 'invalid_dpop_proof');
      assert.equal(challenge.errorDescription, 'The DPoP proof JWT has already been used.');
      await assert.rejects(myaccount.getPhones(sdk, { accessToken }), { name: 'WWWAuthError', error: 'insufficient_scope' });
    });
  });
}
