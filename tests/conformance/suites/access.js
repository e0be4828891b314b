// Who may call, as clients find out: scopes, tokens of every defect, and the version that each call must name.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as myaccount from '@okta/okta-auth-js/myaccount';
import { client, rejects, shape } from '../support/sdk.js';
import { serverForTests } from '../support/server.js';

const path = '/idp/myaccount/emails';
const version = 'application/json; okta-version=1.0.0';

// What WWW-Authenticate says of each defect that POST /__admin/tokens can make.
const defects = {
  expired: 'The token has expired.',
  not_yet_valid: 'The access token is invalid.',
  wrong_issuer: 'The access token provided has an invalid issuer.',
  wrong_audience: 'The access token provided is not intended for Okta.',
  bad_signature: 'The access token is invalid.',
  unknown_key: 'The access token is invalid.',
  revoked: 'The access token has been revoked.',
};

export function accessSuite(name, ...options) {
  describe(`access, ${name}`, () => {
    const held = serverForTests(...options);
    const getEmails = (accessToken) => myaccount.getEmails(client(held.server), { accessToken });
    scopes(held, getEmails);
    tokens(held, getEmails);
    versions(held);
  });
}

function challengeOf(error) {
  return myaccount.WWWAuthError.parseHeader(error.xhr.headers['www-authenticate']);
}

function scopes(held, getEmails) {
  describe('scopes', () => {
    it('the read scope lists', async () => {
      const token = await held.server.token({ scope: 'openid profile okta.myAccount.email.read' });
      const [email] = await getEmails(token);
      assert.equal(shape(email).status, 'VERIFIED');
    });

    it('the manage scope lists too', async () => {
      assert.equal((await getEmails(await held.server.token({ scope: 'okta.myAccount.email.manage' }))).length, 1);
    });

    it('other scopes are forbidden, and told which one is needed', async () => {
      const error = await rejects(getEmails(await held.server.token({ scope: 'openid profile' })), {
        status: 403, code: 'E0000006',
      });
      const challenge = challengeOf(error);
      assert.equal(challenge.scheme, 'Bearer');
      assert.equal(challenge.error, 'insufficient_scope');
      assert.equal(challenge.realm, held.server.okta);
      assert.equal(challenge.parameters.scope, 'okta.myAccount.email.read');
    });

    it('the read scope does not write', async () => {
      const accessToken = await held.server.token({ scope: 'okta.myAccount.email.read' });
      const payload = { profile: { email: 'a@b.test' }, sendEmail: false, role: 'SECONDARY' };
      const error = await rejects(myaccount.addEmail(client(held.server), { accessToken, payload }), { status: 403 });
      assert.equal(challengeOf(error).parameters.scope, 'okta.myAccount.email.manage');
      assert.equal((await getEmails(accessToken)).length, 1);
    });
  });
}

function tokens(held, getEmails) {
  describe('tokens', () => {
    it('an invented token', async () => {
      const error = await rejects(getEmails('invalidToken'), { status: 401, code: 'E0000011' });
      assert.equal(challengeOf(error).error, 'invalid_token');
    });

    for (const [defect, description] of Object.entries(defects)) {
      it(`defect ${defect}`, async () => {
        const error = await rejects(getEmails(await held.server.token({ defect })), { status: 401, code: 'E0000011' });
        const challenge = challengeOf(error);
        assert.equal(challenge.scheme, 'Bearer');
        assert.equal(challenge.error, 'invalid_token');
        assert.equal(challenge.errorDescription, description);
      });
    }

    it('no token at all', async () => {
      const response = await fetch(held.server.okta + path, { headers: { Accept: version } });
      assert.equal(response.status, 401);
      const header = response.headers.get('www-authenticate');
      assert.match(header, /^Bearer /);
      assert.doesNotMatch(header, /error=/);
    });

    it('an access token dies with the tenant\'s clock', async () => {
      const token = await held.server.token({ expires_in: 60 });
      await getEmails(token);
      await held.server.admin('POST', '/clock/advance', { by: '61s' });
      const error = await rejects(getEmails(token), { status: 401 });
      assert.equal(challengeOf(error).errorDescription, 'The token has expired.');
    });

    it('a token made before a reset stays good', async () => {
      const token = await held.server.token();
      await held.server.reset();
      assert.equal((await getEmails(token)).length, 1);
    });
  });
}

function versions(held) {
  const get = (accept) =>
    fetch(held.server.okta + path, { headers: { Authorization: 'Bearer alice', ...(accept && { Accept: accept }) } });

  describe('the version in Accept', () => {
    for (const accept of [
      version, 'application/json;okta-version=1.0.0', '*/*;okta-version=1.0.0', 'application/*; okta-version=1.0.0',
      'application/merge-patch+json; okta-version=1.0.0', 'application/json; Okta-Version="1.0.0"',
      'text/html, application/json; okta-version=1.0.0; q=0.8',
    ]) {
      it(`takes ${accept}`, async () => assert.equal((await get(accept)).status, 200));
    }

    for (const accept of [undefined, 'application/json', 'application/json; okta-version=2.0.0',
      'text/html; okta-version=1.0.0', 'okta-version=1.0.0']) {
      it(`refuses ${accept ?? "fetch's own, which names none"}`, async () => {
        const response = await get(accept);
        assert.equal(response.status, 406);
        assert.equal(response.headers.get('content-type'), 'application/json');
        const { errorId, ...body } = await response.json();
        assert.ok(errorId.length > 0);
        assert.deepEqual(body, {
          errorCode: 'E0000149', errorSummary: 'The HTTP request is not acceptable', errorLink: 'E0000149', errorCauses: [],
        });
      });
    }
  });
}
