// The seven e-mail operations as okta-auth-js calls them: by its functions, by the methods of its transactions, and
// as the SDK's own integration tests expect them.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import * as myaccount from '@okta/okta-auth-js/myaccount';
import { client, rejects, shape } from '../support/sdk.js';
import { serverForTests } from '../support/server.js';

const emailId = /^[0-9a-f]{32}$/;
const challengeId = /^myaccount\.[A-Za-z0-9_-]{22}$/;
const never = '000000'; // no code is ever this one

const verifiedMethods = { get: '()', delete: '()', challenge: '()' };
const challengedMethods = { ...verifiedMethods, poll: '()', verify: '()' };

function unverified(email, role, methods) {
  return { profile: { email }, roles: [role], status: 'UNVERIFIED', ...methods };
}

function assertEmail(transaction, expected) {
  const { id, ...rest } = shape(transaction);
  assert.match(id, emailId);
  assert.deepEqual(rest, expected);
}

// name: what the server serves; options: how to start it so
export function emailSuite(name, ...options) {
  describe(`e-mails, ${name}`, () => {
    const held = serverForTests(...options);
    for (const kind of ['literal', 'minted']) {
      describe(`${kind} token`, () => {
        const context = {};
        beforeEach(async () => {
          context.server = held.server;
          context.sdk = client(held.server);
          context.accessToken = kind === 'literal' ? 'alice' : await held.server.token();
          context.add = (email, role, sendEmail) =>
            myaccount.addEmail(context.sdk, {
              accessToken: context.accessToken,
              payload: { profile: { email }, role, sendEmail },
            });
          context.list = () => myaccount.getEmails(context.sdk, { accessToken: context.accessToken });
        });
        functions(context);
        transactions(context);
        life(context);
      });
    }
  });
}

function functions(context) {
  describe('SDK functions', () => {
    it('getEmails and getEmail give the one verified primary address', async () => {
      const { sdk, accessToken } = context;
      const emails = await context.list();
      assert.equal(emails.length, 1);
      assertEmail(emails[0], {
        profile: { email: 'alice@example.test' }, roles: ['PRIMARY'], status: 'VERIFIED', ...verifiedMethods,
      });
      const one = await myaccount.getEmail(sdk, { accessToken, id: emails[0].id });
      assert.deepEqual(shape(one), shape(emails[0]));
      assert.equal(one.headers['content-type'], 'application/json;okta-version=1.0.0');
    });

    it('addEmail without sending, sendEmailChallenge, wrong code, deleteEmail', async () => {
      const { sdk, accessToken } = context;
      const email = await context.add('fake2@acme.test', 'SECONDARY', false);
      assertEmail(email, unverified('fake2@acme.test', 'SECONDARY', verifiedMethods));
      const challenge = await myaccount.sendEmailChallenge(sdk, { accessToken, id: email.id });
      const { id, expiresAt, ...rest } = shape(challenge);
      assert.match(id, challengeId);
      assert.match(expiresAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      assert.deepEqual(rest, { profile: { email: 'fake2@acme.test' }, status: 'UNVERIFIED', poll: '()', verify: '()' });
      const attempt = myaccount.verifyEmailChallenge(sdk, {
        accessToken, emailId: email.id, challengeId: id, payload: { verificationCode: never },
      });
      await rejects(attempt, { status: 401, code: 'E0000004', cause: 'User is not authorized.' });
      const deleted = await myaccount.deleteEmail(sdk, { accessToken, id: email.id });
      assert.deepEqual(Object.keys(deleted), []);
      await rejects(myaccount.getEmail(sdk, { accessToken, id: email.id }), { status: 404, code: 'E0000007' });
    });

    it('getEmailChallenge asks with POST and gets the challenge', async () => {
      const { sdk, accessToken } = context;
      const email = await context.add('polled@acme.test', 'SECONDARY', false);
      const sent = await myaccount.sendEmailChallenge(sdk, { accessToken, id: email.id });
      const polled = await myaccount.getEmailChallenge(sdk, {
        accessToken, emailId: email.id, challengeId: sent.id,
      });
      assert.deepEqual(shape(polled), shape(sent));
    });

    it('verifyEmailChallenge with the code that was sent', async () => {
      const { sdk, accessToken, server } = context;
      const email = await context.add('second@acme.test', 'SECONDARY', false);
      const challenge = await myaccount.sendEmailChallenge(sdk, { accessToken, id: email.id });
      const { code } = await server.message('second@acme.test');
      const verified = await myaccount.verifyEmailChallenge(sdk, {
        accessToken, emailId: email.id, challengeId: challenge.id, payload: { verificationCode: code },
      });
      assert.deepEqual(Object.keys(verified), []);
      assert.equal((await myaccount.getEmail(sdk, { accessToken, id: email.id })).status, 'VERIFIED');
    });

    it('the same functions hang on the client', async () => {
      const { sdk, accessToken } = context;
      const emails = await sdk.myaccount.getEmails({ accessToken });
      assert.deepEqual(emails.map(shape), (await context.list()).map(shape));
    });
  });
}

function transactions(context) {
  describe('transaction methods', () => {
    it('get, challenge, poll, verify with a wrong code, delete', async () => {
      const email = await context.add('fake1@acme.test', 'SECONDARY', false);
      assertEmail(email, unverified('fake1@acme.test', 'SECONDARY', verifiedMethods));
      assert.deepEqual(shape(await email.get()), shape(email));
      const challenge = await email.challenge();
      assert.match(challenge.id, challengeId);
      const { id, expiresAt } = challenge;
      const status = { id, expiresAt, profile: { email: 'fake1@acme.test' }, status: 'UNVERIFIED' };
      assert.deepEqual(shape(challenge), { ...status, poll: '()', verify: '()' });
      assert.deepEqual(shape(await challenge.poll()), status);
      await rejects(challenge.verify({ verificationCode: never }), {
        status: 401, code: 'E0000004', cause: 'User is not authorized.',
      });
      assert.deepEqual(Object.keys(await email.delete()), []);
      assert.equal((await context.list()).length, 1);
    });

    it('a challenged e-mail polls and verifies by itself', async () => {
      const email = await context.add('direct@acme.test', 'SECONDARY', true);
      assertEmail(email, unverified('direct@acme.test', 'SECONDARY', challengedMethods));
      assert.equal((await email.poll()).status, 'UNVERIFIED');
      const { code } = await context.server.message('direct@acme.test');
      assert.deepEqual(Object.keys(await email.verify({ verificationCode: code })), []);
      assertEmail(await email.get(), {
        profile: { email: 'direct@acme.test' }, roles: ['SECONDARY'], status: 'VERIFIED', ...verifiedMethods,
      });
    });

    it('a challenge verifies with the code that was sent', async () => {
      const email = await context.add('asked@acme.test', 'SECONDARY', false);
      const challenge = await email.challenge();
      const { code } = await context.server.message('asked@acme.test');
      await challenge.verify({ verificationCode: code });
      assert.equal((await email.get()).status, 'VERIFIED');
      await rejects(challenge.verify({ verificationCode: code }), { status: 404, code: 'E0000007' });
    });
  });
}

function life(context) {
  describe('an address through its life', () => {
    it('a new primary address stands beside the old one until it is verified, then replaces it', async () => {
      const pending = await context.add('alice@new.test', 'PRIMARY', true);
      assertEmail(pending, unverified('alice@new.test', 'PRIMARY', challengedMethods));
      assert.deepEqual(
        (await context.list()).map(({ profile, roles, status }) => [profile.email, ...roles, status]).sort(),
        [['alice@example.test', 'PRIMARY', 'VERIFIED'], ['alice@new.test', 'PRIMARY', 'UNVERIFIED']],
      );
      const { code, challenge_id: sent } = await context.server.message('alice@new.test');
      assert.equal((await pending.poll()).id, sent);
      await pending.verify({ verificationCode: code });
      assert.deepEqual(
        (await context.list()).map(({ profile, roles, status }) => [profile.email, ...roles, status]),
        [['alice@new.test', 'PRIMARY', 'VERIFIED']],
      );
    });

    it('a challenge lives five minutes of the tenant\'s clock', async () => {
      const { server } = context;
      const email = await context.add('late@acme.test', 'SECONDARY', false);
      const challenge = await email.challenge();
      const { code } = await server.message('late@acme.test');
      const left = Date.parse(challenge.expiresAt) - (await server.now());
      assert.ok(left > 240_000 && left <= 300_000, `${left} ms are left of five minutes`);
      await server.admin('POST', '/clock/advance', { by: 'PT5M1S' });
      const gone = { status: 404, code: 'E0000007' };
      const error = await rejects(challenge.verify({ verificationCode: code }), gone);
      assert.equal(error.message, `Not found: Resource not found: ${challenge.id} (IdpMyAccountChallenge)`);
      await rejects(challenge.poll(), gone);
      const again = await email.challenge();
      await again.verify({ verificationCode: (await server.message('late@acme.test')).code });
      assert.equal((await email.get()).status, 'VERIFIED');
    });

    it('a second challenge supersedes the first', async () => {
      const email = await context.add('twice@acme.test', 'SECONDARY', false);
      const first = await email.challenge();
      const { code } = await context.server.message('twice@acme.test');
      const second = await email.challenge();
      assert.notEqual(second.id, first.id);
      await rejects(first.verify({ verificationCode: code }), { status: 404, code: 'E0000007' });
    });

    it('wrong codes end a challenge', async () => {
      const email = await context.add('guessed@acme.test', 'SECONDARY', false);
      const challenge = await email.challenge();
      for (let attempt = 0; attempt < 5; ++attempt) {
        await rejects(challenge.verify({ verificationCode: never }), { status: 401, code: 'E0000004' });
      }
      const { code } = await context.server.message('guessed@acme.test');
      await rejects(challenge.verify({ verificationCode: code }), { status: 404, code: 'E0000007' });
    });

    it('the verified primary address stays', async () => {
      const [primary] = await context.list();
      await rejects(primary.delete(), {
        status: 400, code: 'E0000001', cause: "Can't delete a verified email address.",
      });
      assert.equal((await context.list()).length, 1);
    });

    it('an address of one\'s own is a conflict, a malformed one an error', async () => {
      await rejects(context.add('Alice@Example.test', 'SECONDARY', false), {
        status: 409, code: 'E0000157',
        cause: 'The email Alice@Example.test is already registered to the current user profile.',
      });
      const error = await rejects(context.add('no address', 'SECONDARY', false), {
        status: 400, code: 'E0000001', cause: 'Invalid email address.',
      });
      assert.equal(error.message, 'Api validation failed: email');
    });
  });
}
