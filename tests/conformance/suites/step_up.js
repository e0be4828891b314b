// Step-up as okta-auth-js goes through it: a change is refused, its hint goes into another authorize, and then it works.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import * as myaccount from '@okta/okta-auth-js/myaccount';
import { client, rejects, signIn } from '../support/sdk.js';
import { Server } from '../support/server.js';

const scopes = ['openid', 'okta.myAccount.email.read', 'okta.myAccount.email.manage'];
const payload = { profile: { email: 'a@acme.test' }, sendEmail: false, role: 'SECONDARY' };
const fixture = `
provider: okta
organization: {name: Example, step_up: true}
applications: [{client_id: spa, redirect_uris: ['http://localhost:*/*'], scopes: ['*'], grants: ['*'], public: true}]
users:
  - login: alice@example.test
    password: Correct-Horse-1
    emails: [{email: alice@example.test, role: PRIMARY, status: VERIFIED}]
`;

export function stepUpSuite(name, { serverOptions = [] } = {}) {
  describe(`step-up, ${name}`, () => {
    let directory;
    let server;
    after(async () => {
      await server?.stop();
      await rm(directory, { recursive: true, force: true });
    });

    it('asks for a fresh sign-in, and takes it', async () => {
      directory = await mkdtemp(join(tmpdir(), 'understudy-'));
      await writeFile(join(directory, 'fixture.yaml'), fixture);
      server = await Server.start('--fixture', join(directory, 'fixture.yaml'), ...serverOptions);
      const sdk = client(server, { scopes });
      // A sign-in of 16 minutes ago.
      await server.admin('PUT', '/clock', { offset: '-16m' });
      const { accessToken: old } = await signIn(sdk);
      await server.admin('DELETE', '/clock');

      assert.equal((await myaccount.getEmails(sdk, { accessToken: old })).length, 1);
      const error = await rejects(myaccount.addEmail(sdk, { accessToken: old, payload }), { status: 403 });
      assert.equal(error.errorSummary, 'insufficient_authentication_context');
      assert.equal(error.errorCauses[0].errorSummary, 'The access token requires additional assurance to access the resource');
      assert.deepEqual(error.meta, { max_age: 900, acr_values: 'urn:okta:loa:2fa:any:ifpossible' });

      const { accessToken } = await signIn(sdk, { acrValues: error.meta.acr_values, maxAge: error.meta.max_age });
      const added = await myaccount.addEmail(sdk, { accessToken, payload });
      assert.equal(added.status, 'UNVERIFIED');
      assert.equal(sdk.token.decode(accessToken.accessToken).payload.acr, 'urn:okta:loa:2fa:any:ifpossible');
    });
  });
}
