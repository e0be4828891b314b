// Okta's passkeys in a real browser: a page on another origin asks for options, has Chromium's own authenticator make a
// credential, and hands it in, as the vendor's guide shows it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, missing, plugIn, servePage } from './support/browser.js';
import { serverForTests } from './support/server.js';
import { account } from './support/webauthn.js';

// Runs in the page.
async function enrolInPage({ base, alphabet, relyingParty }) {
  const call = async (path, body) => {
    const response = await fetch(`${base}/idp/myaccount/webauthn${path}`, {
      method: 'POST',
      headers: {
        Authorization: 'Bearer alice',
        Accept: 'application/json; okta-version=1.0.0',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const standard = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
  const url = (buffer) => standard(buffer).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
  const encode = alphabet === 'url' ? url : standard;
  const { options } = (await call('/registration', {})).body;
  let credential;
  try {
    credential = await navigator.credentials.create({
      publicKey: {
        ...options,
        rp: { ...options.rp, ...(relyingParty && { id: relyingParty }) },
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: options.excludeCredentials.map((one) => ({ ...one, id: bytes(one.id) })),
      },
    });
  } catch (error) {
    return { rejected: error.name };
  }
  const enrolled = await call('', {
    clientData: encode(credential.response.clientDataJSON),
    attestation: encode(credential.response.attestationObject),
    clientExtensions: JSON.stringify(credential.getClientExtensionResults()),
    transports: JSON.stringify(credential.response.getTransports()),
  });
  const format = new TextDecoder('latin1').decode(credential.response.attestationObject).match(/none|packed|fido-u2f/)[0];
  return { ...enrolled, id: credential.id, format };
}

describe('passkeys in Chromium', { skip: missing }, () => {
  const tests = serverForTests();
  let browser;
  let page;
  before(async () => {
    browser = await launch();
    page = await servePage();
  });
  after(async () => {
    await browser?.close();
    page?.close();
  });

  const opened = async (authenticator) => {
    const tab = await (await browser.newContext()).newPage();
    await tab.goto(page.url);
    await plugIn(tab, authenticator);
    return tab;
  };

  const passkeys = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  const securityKey = { protocol: 'u2f', transport: 'usb' };

  for (const [name, authenticator] of Object.entries({ passkeys, securityKey })) {
    for (const alphabet of ['url', 'standard']) {
      it(`enrols with ${authenticator.protocol} (${name}) in the ${alphabet} alphabet`, async () => {
        const { server } = tests;
        const tab = await opened(authenticator);
        const enrolled = await tab.evaluate(enrolInPage, { base: server.okta, alphabet });
        assert.equal(enrolled.status, 200, JSON.stringify(enrolled));
        assert.equal(enrolled.body.credentialId, enrolled.id);
        assert.equal(enrolled.format, authenticator.protocol === 'u2f' ? 'fido-u2f' : 'packed');
        const list = (await account(server, 'GET', '/webauthn')).body;
        assert.deepEqual(list.at(-1), enrolled.body);
      });
    }

    it(`is refused by ${authenticator.protocol} the second time`, async () => {
      const tab = await opened(authenticator);
      const base = tests.server.okta;
      assert.equal((await tab.evaluate(enrolInPage, { base, alphabet: 'url' })).status, 200);
      assert.deepEqual(await tab.evaluate(enrolInPage, { base, alphabet: 'url' }), { rejected: 'InvalidStateError' });
    });
  }

  it('takes the relying party id that a page names', async () => {
    const tab = await opened(passkeys);
    const enrolled = await tab.evaluate(enrolInPage, { base: tests.server.okta, alphabet: 'url', relyingParty: 'localhost' });
    assert.equal(enrolled.status, 200, JSON.stringify(enrolled));
  });
});
