// Okta's passkeys with an authenticator that is not ours (nid-webauthn-emulator), and with those of the admin API.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import emulators from 'nid-webauthn-emulator';
import { serverForTests } from './support/server.js';
import { account, enrol, handedIn, registrationOptions } from './support/webauthn.js';

const { default: WebAuthnEmulator, AuthenticatorEmulator } = emulators; // a CommonJS module

describe('passkeys of nid-webauthn-emulator', () => {
  const tests = serverForTests();

  for (const algorithm of ['ES256', 'RS256']) {
    it(`enrols one that signs with ${algorithm}`, async () => {
      const { server } = tests;
      const emulator = new WebAuthnEmulator(new AuthenticatorEmulator({ algorithmIdentifiers: [algorithm] }));
      const credential = emulator.createJSON(server.okta, await registrationOptions(server));
      const { status, body } = await enrol(server, credential);
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal(body.credentialId, credential.id);
      assert.equal(body.key, 'webauthn');
      const list = (await account(server, 'GET', '/webauthn')).body;
      assert.deepEqual(list.at(-1), body);
      assert.deepEqual((await registrationOptions(server)).excludeCredentials.at(-1), { type: 'public-key', id: credential.id });
    });
  }

  it('is refused by an authenticator that is enrolled already', async () => {
    const { server } = tests;
    const emulator = new WebAuthnEmulator();
    await enrol(server, emulator.createJSON(server.okta, await registrationOptions(server)));
    const again = await registrationOptions(server);
    assert.throws(() => emulator.createJSON(server.okta, again));
  });

  it('takes padded base64 of the standard alphabet, as btoa writes it', async () => {
    const { server } = tests;
    const credential = new WebAuthnEmulator().createJSON(server.okta, await registrationOptions(server));
    const body = handedIn(credential);
    for (const member of ['clientData', 'attestation']) body[member] = Buffer.from(body[member], 'base64url').toString('base64');
    assert.equal((await account(server, 'POST', '/webauthn', body)).status, 200);
  });

  it('takes a page of an application on another port, and no other page', async () => {
    const { server } = tests;
    const made = async (origin) => new WebAuthnEmulator().createJSON(origin, await registrationOptions(server));
    assert.equal((await enrol(server, await made('http://localhost:8080'))).status, 200);
    assert.equal((await enrol(server, await made('https://elsewhere.example'))).status, 400);
  });

  it('spends a challenge whatever comes of it', async () => {
    const { server } = tests;
    const credential = new WebAuthnEmulator().createJSON(server.okta, await registrationOptions(server));
    const other = new WebAuthnEmulator().createJSON(server.okta, await registrationOptions(server));
    assert.equal((await enrol(server, credential)).status, 400, 'of the registration before');
    assert.equal((await enrol(server, other)).status, 404, 'spent');
  });

  it('lets a challenge live for five minutes of the clock', async () => {
    const { server } = tests;
    const credential = new WebAuthnEmulator().createJSON(server.okta, await registrationOptions(server));
    await server.admin('POST', '/clock/advance', { by: 'PT5M' });
    assert.equal((await enrol(server, credential)).status, 404);
  });
});

describe('passkeys of virtual authenticators', () => {
  const tests = serverForTests();

  const authenticator = async (server, body) => {
    const { id } = await server.admin('POST', '/users/alice/virtual-authenticators', body);
    const path = `/users/alice/virtual-authenticators/${id}`;
    return {
      create: (options, origin) => server.admin('POST', `${path}/create`, { options, ...(origin && { origin }) }),
      get: (options, origin) => server.admin('POST', `${path}/get`, { options, ...(origin && { origin }) }),
    };
  };

  for (const attestation of ['none', 'packed', 'packed-x5c', 'fido-u2f']) {
    for (const alg of attestation === 'fido-u2f' ? [-7] : [-7, -257]) {
      it(`enrols one that attests as ${attestation} and signs with ${alg}`, async () => {
        const { server } = tests;
        const { create } = await authenticator(server, { attestation, alg });
        const credential = await create(await registrationOptions(server));
        const { status, body } = await enrol(server, credential);
        assert.equal(status, 200, JSON.stringify(body));
        assert.equal(body.credentialId, credential.id);
      });

      if (attestation === 'none') continue;
      it(`refuses ${attestation} with ${alg} over other client data`, async () => {
        const { server } = tests;
        const { create } = await authenticator(server, { attestation, alg });
        const credential = await create(await registrationOptions(server));
        const client = JSON.parse(Buffer.from(credential.response.clientDataJSON, 'base64url'));
        credential.response.clientDataJSON = Buffer.from(JSON.stringify({ ...client, more: 1 })).toString('base64url');
        const { status, body } = await enrol(server, credential);
        assert.equal(status, 400);
        assert.equal(body.errorSummary, 'Api validation failed: attestation');
      });
    }
  }

  it('names the model that an attestation tells', async () => {
    const { server } = tests;
    const { create } = await authenticator(server, { attestation: 'packed', aaguid: '2fc0579f-8113-47ea-b116-bb5a8db9202a' });
    const { body } = await enrol(server, await create(await registrationOptions(server)));
    assert.equal(body.name, 'YubiKey 5 NFC');
  });

  it('gives a credential to one account', async () => {
    const { server } = tests;
    const { create } = await authenticator(server, {});
    const of = async (token) => {
      const credential = await create(await registrationOptions(server, token));
      return [credential, await registrationOptions(server, token)];
    };
    const [credential] = await of('alice');
    const options = await registrationOptions(server, 'alice');
    const again = { ...credential, response: { ...credential.response } };
    const client = JSON.parse(Buffer.from(again.response.clientDataJSON, 'base64url'));
    const over = (challenge) => Buffer.from(JSON.stringify({ ...client, challenge })).toString('base64url');
    again.response.clientDataJSON = over(options.challenge);
    assert.equal((await enrol(server, again, 'alice')).status, 200);
    again.response.clientDataJSON = over((await registrationOptions(server, 'bob')).challenge);
    const { status, body } = await enrol(server, again, 'bob');
    assert.equal(status, 400);
    assert.match(body.errorCauses[0].errorSummary, /enrolled already/);
    const alices = (await account(server, 'GET', '/webauthn')).body.find(({ credentialId }) => credentialId === credential.id);
    await account(server, 'DELETE', `/webauthn/${alices.id}`);
    again.response.clientDataJSON = over((await registrationOptions(server, 'bob')).challenge);
    assert.equal((await enrol(server, again, 'bob')).status, 200, 'once it is nobody’s');
  });

  it("gives the credential to one of two accounts that ask at once", async () => {
    const { server } = tests;
    const { create } = await authenticator(server, {});
    const credential = await create(await registrationOptions(server, 'alice'));
    const client = JSON.parse(Buffer.from(credential.response.clientDataJSON, 'base64url'));
    const attempt = async (token) => {
      const { challenge } = await registrationOptions(server, token);
      const clientDataJSON = Buffer.from(JSON.stringify({ ...client, challenge })).toString('base64url');
      return { ...credential, response: { ...credential.response, clientDataJSON } };
    };
    const attempts = await Promise.all(['alice', 'bob', 'carol'].map(async (token) => [token, await attempt(token)]));
    const statuses = await Promise.all(attempts.map(async ([token, made]) => (await enrol(server, made, token)).status));
    assert.deepEqual(statuses.toSorted(), [200, 400, 400]);
  });

  it('signs with the passkey that the fixture gave alice', async () => {
    const { server } = tests;
    const user = await server.admin('GET', '/users/alice');
    const [{ id }] = user.virtual_authenticators;
    const made = await server.admin('POST', `/users/alice/virtual-authenticators/${id}/get`, {
      options: { challenge: 'Y2hhbGxlbmdl', rpId: 'localhost' },
    });
    assert.equal(made.id, user.passkeys[0].credential_id);
    const { subtle } = globalThis.crypto;
    const cose = Buffer.from(user.passkeys[0].public_key, 'base64url');
    const x = cose.subarray(10, 42).toString('base64url');
    const y = cose.subarray(45, 77).toString('base64url');
    const key = await subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
    const raw = (name) => Buffer.from(made.response[name], 'base64url');
    const hash = Buffer.from(await subtle.digest('SHA-256', raw('clientDataJSON')));
    const signed = Buffer.concat([raw('authenticatorData'), hash]);
    assert.ok(await subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, rawSignature(raw('signature')), signed));
  });
});

// r and s of an ECDSA signature in DER, each padded to 32 bytes.
function rawSignature(der) {
  const numbers = [];
  for (let at = 2; at < der.length; at += 2 + der[at + 1]) numbers.push(der.subarray(at + 2, at + 2 + der[at + 1]));
  return Buffer.concat(numbers.map((n) => Buffer.concat([Buffer.alloc(32), n]).subarray(-32)));
}
