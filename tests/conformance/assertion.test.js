// An application that proves itself by a signature (private_key_jwt), as npm openid-client and oauth4webapi do it.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { Server } from './support/server.js';

describe('private_key_jwt', () => {
  for (const algorithm of ['RS256', 'ES256']) {
    describe(algorithm, () => {
      let server, folder, keys;
      before(async () => {
        keys = await oauth.generateKeyPair(algorithm, { extractable: true });
        const { d, p, q, dp, dq, qi, key_ops, ext, ...jwk } = await crypto.subtle.exportKey('jwk', keys.publicKey);
        folder = await mkdtemp(join(tmpdir(), 'understudy-'));
        const file = join(folder, 'fixture.json');
        await writeFile(file, JSON.stringify({
          provider: 'okta',
          applications: [{ client_id: 'signs', public: false, keys: [jwk], redirect_uris: ['http://localhost:*/*'] }],
          users: [{ login: 'alice@example.test', password: 'Correct-Horse-1', emails: [{ email: 'alice@example.test' }] }],
        }));
        server = await Server.start('--fixture', file);
      });
      after(async () => {
        assert.equal(await server?.stop(), 0);
        await rm(folder, { recursive: true });
      });

      const config = (key) => openid.discovery(new URL(server.okta), 'signs', undefined, openid.PrivateKeyJwt(key), {
        execute: [openid.allowInsecureRequests],
      });
      const parameters = { username: 'alice@example.test', password: 'Correct-Horse-1', scope: 'openid' };

      it('is taken with the key of the fixture', async () => {
        const tokens = await openid.genericGrantRequest(await config(keys.privateKey), 'password', parameters);
        assert.equal(tokens.claims().aud, 'signs');
      });

      it('is refused with another key', async () => {
        const other = await oauth.generateKeyPair(algorithm);
        await assert.rejects(openid.genericGrantRequest(await config(other.privateKey), 'password', parameters), {
          error: 'invalid_client', error_description: 'The client_assertion token is invalid.',
        });
      });
    });
  }
});
