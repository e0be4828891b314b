// The six phone operations as okta-auth-js calls them: by its functions, by the methods of its transactions, and as the
// SDK's own integration tests expect them.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import * as myaccount from '@okta/okta-auth-js/myaccount';
import { client, rejects, shape } from '../support/sdk.js';
import { serverForTests } from '../support/server.js';

const never = '000000'; // no code is ever this one
const wrongCode = {
  status: 400, code: 'E0000001',
  cause: "This operation couldn't be completed as requested due to an issue with the specified authenticator.",
};
const methods = { get: '()', delete: '()', challenge: '()' };

function assertPhone(transaction, number, status, more = {}) {
  const { id, ...rest } = shape(transaction);
  assert.match(id, /^(sms|clf)[A-Za-z0-9]{17}$/);
  assert.deepEqual(rest, { profile: { phoneNumber: number }, status, ...methods, ...more });
}

// name: what the server serves; options: how to start it so
export function phoneSuite(name, ...options) {
  describe(`phones, ${name}`, () => {
    const held = serverForTests(...options);
    for (const kind of ['literal', 'minted']) {
      describe(`${kind} token`, () => {
        const context = {};
        beforeEach(async () => {
          context.server = held.server;
          context.sdk = client(held.server);
          context.accessToken = kind === 'literal' ? 'alice' : await held.server.token();
          context.add = (phoneNumber, more = {}) =>
            myaccount.addPhone(context.sdk, {
              accessToken: context.accessToken, payload: { profile: { phoneNumber }, ...more },
            });
          context.list = () => myaccount.getPhones(context.sdk, { accessToken: context.accessToken });
        });
        functions(context);
        transactions(context);
        refusals(context);
      });
    }
  });
}

function functions(context) {
  describe('SDK functions', () => {
    it('getPhones and getPhone give the one verified number', async () => {
      const { sdk, accessToken } = context;
      const phones = await context.list();
      assert.equal(phones.length, 1);
      assertPhone(phones[0], '+14155550101', 'VERIFIED');
      assert.deepEqual(shape(await myaccount.getPhone(sdk, { accessToken, id: phones[0].id })), shape(phones[0]));
    });

    it('addPhone without sending, a code that is wrong, deletePhone', async () => {
      const { sdk, accessToken } = context;
      const { id } = await context.add('+11234567890', { sendCode: false });
      assertPhone(await myaccount.getPhone(sdk, { accessToken, id }), '+11234567890', 'UNVERIFIED');
      const attempt = myaccount.verifyPhoneChallenge(sdk, { accessToken, id, payload: { verificationCode: never } });
      const error = await rejects(attempt, wrongCode);
      assert.equal(error.message, 'Api validation failed: factorId and/or verificationCode');
      assert.deepEqual(Object.keys(await myaccount.deletePhone(sdk, { accessToken, id })), []);
      await rejects(myaccount.getPhone(sdk, { accessToken, id }), { status: 404, code: 'E0000008' });
    });

    for (const method of ['SMS', 'CALL']) {
      it(`sendPhoneChallenge by ${method}, verifyPhoneChallenge with the code that was sent`, async () => {
        const { sdk, accessToken, server } = context;
        const { id } = await context.add('+14155550177', { sendCode: false });
        await myaccount.sendPhoneChallenge(sdk, { accessToken, id, payload: { method } });
        const { code, channel, challenge_id: challenged } = await server.message('+14155550177');
        assert.equal(channel, method.toLowerCase());
        assert.equal(challenged, id);
        const verified = await myaccount.verifyPhoneChallenge(sdk, { accessToken, id, payload: { verificationCode: code } });
        assert.deepEqual(Object.keys(verified), []);
        assertPhone(await myaccount.getPhone(sdk, { accessToken, id }), '+14155550177', 'VERIFIED');
      });
    }

    it('the same functions hang on the client', async () => {
      const { sdk, accessToken } = context;
      assert.deepEqual((await sdk.myaccount.getPhones({ accessToken })).map(shape), (await context.list()).map(shape));
    });
  });
}

function transactions(context) {
  describe('transaction methods', () => {
    it('an unsent number has no verify until it is challenged', async () => {
      const phone = await context.add('+14155550177', { sendCode: false });
      assertPhone(phone, '+14155550177', 'UNVERIFIED');
      await phone.challenge({ method: 'SMS' });
      const challenged = await phone.get();
      assertPhone(challenged, '+14155550177', 'UNVERIFIED', { verify: '()' });
      await rejects(challenged.verify({ verificationCode: never }), wrongCode);
      const { code } = await context.server.message('+14155550177');
      assert.deepEqual(Object.keys(await challenged.verify({ verificationCode: code })), []);
      assertPhone(await phone.get(), '+14155550177', 'VERIFIED');
    });

    it('a number that was sent its code verifies by itself, once and again', async () => {
      const phone = await context.add('+1 (415) 555-0178', { sendCode: true, method: 'CALL' });
      assertPhone(phone, '+14155550178', 'UNVERIFIED', { verify: '()' });
      assert.equal(phone.headers.location, `${context.server.okta}/idp/myaccount/phones/${phone.id}`);
      const { code } = await context.server.message('+14155550178');
      await phone.verify({ verificationCode: code });
      await phone.verify({ verificationCode: code });
      assert.equal((await phone.get()).status, 'VERIFIED');
    });

    it('a code lives five minutes of the tenant\'s clock', async () => {
      const phone = await context.add('+14155550177');
      const { code } = await context.server.message('+14155550177');
      await context.server.admin('POST', '/clock/advance', { by: 'PT5M1S' });
      assertPhone(await phone.get(), '+14155550177', 'UNVERIFIED');
      await rejects(phone.verify({ verificationCode: code }), wrongCode);
    });

    it('delete, and the list without it', async () => {
      const [phone] = await context.list();
      assert.deepEqual(Object.keys(await phone.delete()), []);
      assert.deepEqual(await context.list(), []);
    });
  });
}

function refusals(context) {
  describe('refusals', () => {
    it('what is no number, in libphonenumber\'s words', async () => {
      const sentences = {
        abc: 'NOT_A_NUMBER. The string supplied did not seem to be a phone number.',
        '+999 1234567': 'INVALID_COUNTRY_CODE. Could not interpret numbers after plus-sign.',
        '555-555-5555': 'INVALID_COUNTRY_CODE. Missing or invalid default region.',
        '+1 41555501774155550177': 'TOO_LONG. The string supplied is too long to be a phone number.',
      };
      for (const [number, sentence] of Object.entries(sentences)) {
        const error = await rejects(context.add(number), { status: 400, code: 'E0000001', cause: 'Invalid phone number.' });
        assert.equal(error.message, `Api validation failed: Error type: ${sentence}`);
      }
    });

    it('a number that is there already, a method that does not exist', async () => {
      await rejects(context.add('+1 415 555 0101'), {
        status: 409, code: 'E0000157', cause: 'This phone number is already assigned to the current user account.',
      });
      await rejects(context.add('+14155550177', { method: 'PIGEON' }), {
        status: 400, code: 'E0000001', cause: 'Invalid method PIGEON in the request.',
      });
    });
  });
}
