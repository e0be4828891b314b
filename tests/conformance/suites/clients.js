// Clients that know nothing of either vendor: npm openid-client and oauth4webapi find the server by its discovery document
// and follow the protocols to the letter.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { redirectUri } from '../support/sdk.js';
import { serverForTests } from '../support/server.js';

const scope = 'openid profile email offline_access';

export function clientSuite(name, { serverOptions = [] } = {}) {
  for (const [title, path] of [['organization', ''], ['custom', '/oauth2/default']]) {
    describe(`standard clients at the ${title} server, ${name}`, () => {
      const held = serverForTests(...serverOptions);
      const issuer = () => new URL(held.server.okta + path);
      withOpenidClient(held, issuer);
      withOauth4webapi(held, issuer, path);
    });
  }
}

const insecure = (url) => url.protocol === 'http:';

// The browser's part: nobody is asked, and where it is sent at the end is what counts.
async function follow(server, url) {
  await server.admin('PUT', '/auto-approve', { user: 'alice' });
  const response = await fetch(url, { redirect: 'manual' });
  assert.equal(response.status, 302, await response.text());
  return new URL(response.headers.get('location'));
}

function withOpenidClient(held, issuer) {
  describe('openid-client', () => {
    const discover = (clientId, secret, method) =>
      openid.discovery(issuer(), clientId, secret, method, insecure(issuer()) ? { execute: [openid.allowInsecureRequests] } : {});

    async function signIn(config) {
      const verifier = openid.randomPKCECodeVerifier();
      const nonce = openid.randomNonce();
      const state = openid.randomState();
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri, scope, state, nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
      });
      const answer = await follow(held.server, url);
      return openid.authorizationCodeGrant(config, answer, {
        pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state, idTokenExpected: true,
      });
    }

    for (const [kind, clientId, secret, method] of [
      ['public', 'spa', undefined, openid.None()],
      ['client_secret_post', 'web', 'secret', openid.ClientSecretPost('secret')],
      ['client_secret_basic', 'web', 'secret', openid.ClientSecretBasic('secret')],
    ]) {
      it(`signs in, refreshes, asks and revokes: ${kind}`, async () => {
        const config = await discover(clientId, secret, method);
        const tokens = await signIn(config);
        assert.equal(tokens.claims().email, 'alice@example.test');
        const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token);
        assert.notEqual(refreshed.access_token, tokens.access_token);
        const info = await openid.fetchUserInfo(config, refreshed.access_token, tokens.claims().sub);
        assert.equal(info.preferred_username, 'alice@example.test');
        assert.equal((await openid.tokenIntrospection(config, refreshed.access_token)).active, true);
        await openid.tokenRevocation(config, refreshed.refresh_token);
        assert.equal((await openid.tokenIntrospection(config, refreshed.access_token)).active, false);
      });
    }

    it('is told what is wrong', async () => {
      const config = await discover('spa', undefined, openid.None());
      await assert.rejects(openid.refreshTokenGrant(config, 'invented'), {
        error: 'invalid_grant', error_description: 'The refresh token is invalid or expired.',
      });
    });
  });
}

function withOauth4webapi(held, issuer, path) {
  describe('oauth4webapi', () => {
    const client = { client_id: 'spa' };

    for (const algorithm of ['oidc', 'oauth2']) {
      // RFC 8414 puts the well-known part ahead of the issuer's path, where the vendor has nothing.
      if (algorithm === 'oauth2' && path !== '') continue;
      it(`discovers (${algorithm}), signs in with PKCE and refreshes`, async () => {
        const options = { [oauth.allowInsecureRequests]: insecure(issuer()) };
        const server = await oauth.processDiscoveryResponse(
          issuer(), await oauth.discoveryRequest(issuer(), { algorithm, ...options }),
        );
        const tokens = await signIn(server, options);
        const refreshed = await oauth.processRefreshTokenResponse(
          server, client, await oauth.refreshTokenGrantRequest(server, client, oauth.None(), tokens.refresh_token, options),
        );
        assert.notEqual(refreshed.access_token, tokens.access_token);
        assert.equal(oauth.getValidatedIdTokenClaims(refreshed).email, 'alice@example.test');
      });
    }

    async function signIn(server, options) {
      const verifier = oauth.generateRandomCodeVerifier();
      const nonce = oauth.generateRandomNonce();
      const state = oauth.generateRandomState();
      const url = new URL(server.authorization_endpoint);
      const query = {
        client_id: client.client_id, redirect_uri: redirectUri, response_type: 'code', scope, state, nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const parameters = oauth.validateAuthResponse(server, client, await follow(held.server, url), state);
      const response = await oauth.authorizationCodeGrantRequest(
        server, client, oauth.None(), parameters, redirectUri, verifier, options,
      );
      const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, { expectedNonce: nonce, requireIdToken: true });
      await oauth.validateApplicationLevelSignature(server, response, options);
      return tokens;
    }
  });
}
