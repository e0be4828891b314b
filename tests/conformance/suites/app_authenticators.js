// A device of ours (device/device.js) from its first look at the service to its last: enrolment, challenges, answers.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Device } from '../device/device.js';
import { serverForTests } from '../support/server.js';

const empty = (status) => ({ status, type: null, body: '' });

function assertRefused({ status, type, body }, cause) {
  assert.equal(status, 400);
  assert.match(type, /^application\/json/);
  assert.equal(body.errorCode, 'E0000001');
  assert.equal(body.errorCauses.at(-1).errorSummary, `challengeResponse: ${cause}`);
}

export function appAuthenticatorSuite(name, ...options) {
  describe(`app authenticators, ${name}`, () => {
    const held = serverForTests(...options);
    for (const algorithm of ['ES256', 'RS256']) {
      describe(`${algorithm} keys`, () => {
        const context = {};
        beforeEach(async () => {
          context.device = await Device.make(held.server, { algorithm });
          context.push = async (wanted = {}) => {
            const { enrollment_id, challenge } = await held.server.admin('POST', '/users/alice/push-challenges', wanted);
            assert.equal(enrollment_id, context.device.enrolment.id);
            return context.device.read(challenge);
          };
        });
        answers(held, context);
        refusals(held, context);
      });
    }
    lifeOfAnEnrolment(held);
  });
}

function answers(held, context) {
  it('enrol, challenge, approve', async () => {
    await context.device.enrol();
    await context.push({ client_os: 'iOS', client_location: 'Oslo, Norway', application: 'web' });
    const [challenge] = await context.device.pending();
    assert.equal(challenge.challengeContext.clientLocation, 'Oslo, Norway');
    assert.equal(challenge.appInstanceName, 'Web application');
    assert.equal(challenge.userId, context.device.enrolment.user.id);
    assert.deepEqual(await context.device.answer(challenge, 'APPROVED_CONSENT_PROMPT'), empty(200));
    assert.deepEqual(await context.device.pending(), []);
  });

  it('deny', async () => {
    await context.device.enrol();
    assert.deepEqual(await context.device.answer(await context.push(), 'DENIED_CONSENT_PROMPT'), empty(204));
    assert.deepEqual(await context.device.pending(), []);
  });

  it('user verification where it is demanded', async () => {
    await context.device.enrol({ userVerification: true });
    const challenge = await context.push({ user_verification: 'REQUIRED' });
    assert.equal(challenge.userVerification, 'REQUIRED');
    assertRefused(await context.device.answer(challenge, 'APPROVED_CONSENT_PROMPT'), 'The user verification key has to sign.');
    assert.deepEqual(await context.device.verifyUser(challenge), empty(200));
  });

  it('the push message is in the outbox, and answered there', async () => {
    await context.device.enrol();
    const { transactionId } = await context.push();
    const message = await held.server.message('push-token');
    assert.equal(message.channel, 'push');
    assert.equal(message.challenge_id, transactionId);
    await held.server.admin('POST', `/outbox/${message.id}/answer`, { approve: false });
    assert.deepEqual(await context.device.pending(), []);
  });

  it('after the keys have changed', async () => {
    await context.device.enrol();
    await context.push();
    await held.server.admin('POST', '/keys/rotate', { drop_old: true });
    const [challenge] = await context.device.pending();
    assert.deepEqual(await context.device.answer(challenge, 'APPROVED_CONSENT_PROMPT'), empty(200));
  });
}

function refusals(held, context) {
  it('replay', async () => {
    await context.device.enrol();
    const challenge = await context.push();
    const response = await context.device.response(challenge, 'APPROVED_CONSENT_PROMPT');
    assert.deepEqual(await context.device.send(challenge, response), empty(200));
    assertRefused(await context.device.send(challenge, response), 'The challenge does not wait for an answer.');
    assertRefused(await context.device.answer(challenge, 'DENIED_CONSENT_PROMPT'), 'The challenge does not wait for an answer.');
  });

  it('of many answers at once exactly one counts', async () => {
    await context.device.enrol();
    const challenge = await context.push();
    const sent = await Promise.all(Array.from({ length: 8 }, () => context.device.answer(challenge, 'APPROVED_CONSENT_PROMPT')));
    assert.deepEqual(sent.map(({ status }) => status).sort(), [200, 400, 400, 400, 400, 400, 400, 400]);
  });

  it('wrong key', async () => {
    await context.device.enrol({ userVerification: true });
    const challenge = await context.push();
    const { device } = context;
    const stranger = await Device.make(held.server, { algorithm: device.possession.algorithm });
    assertRefused(await device.answer(challenge, 'APPROVED_CONSENT_PROMPT', { key: stranger.possession }),
      "The signature is not the enrolled key's.");
    assertRefused(await device.answer(challenge, 'APPROVED_CONSENT_PROMPT', { key: device.verification }),
      'kid and keyType name no enrolled key.');
    assert.deepEqual(await device.answer(challenge, 'APPROVED_CONSENT_PROMPT'), empty(200));
  });

  it('expired', async () => {
    await context.device.enrol();
    const challenge = await context.push();
    await held.server.admin('POST', '/clock/advance', { by: 'PT5M' });
    assertRefused(await context.device.answer(challenge, 'APPROVED_CONSENT_PROMPT'), 'The challenge does not wait for an answer.');
    assert.deepEqual(await context.device.pending(), []);
  });

  it('another nonce', async () => {
    await context.device.enrol();
    const challenge = await context.push();
    assertRefused(await context.device.answer(challenge, 'APPROVED_CONSENT_PROMPT', { nonce: 'x' }), "nonce is not the challenge's.");
  });
}

function lifeOfAnEnrolment(held) {
  it('a device that enrols again attests, and gives its old enrolment up', async () => {
    const device = await Device.make(held.server);
    const first = await device.enrol();
    const second = await device.enrol();
    assert.deepEqual(second.device.id, first.device.id);
    assert.notEqual(second.id, first.id);
    assert.equal((await device.call('GET', first.methods.push.links.pending.href, { token: 'alice' })).status, 404);
  });

  it('a second person on the same device', async () => {
    const device = await Device.make(held.server);
    const first = await device.enrol();
    device.user = 'bob';
    const second = await device.enrol();
    assert.deepEqual(second.device.id, first.device.id);
    assert.equal(second.user.username, 'bob@example.test');
  });

  it('push token and keys change, each by its scope', async () => {
    const device = await Device.make(held.server);
    await device.enrol();
    assert.equal((await device.update({ pushToken: 'push-token-2' })).status, 200);
    assert.equal((await device.update({ keys: { userVerification: device.verification.jwk } })).status, 403);
    const manage = 'okta.myAccount.appAuthenticator.manage';
    assert.equal((await device.update({ keys: { userVerification: device.verification.jwk } }, manage)).status, 200);
    const { challenge } = await held.server.admin('POST', '/users/alice/push-challenges', { user_verification: 'REQUIRED' });
    assert.deepEqual(await device.verifyUser(await device.read(challenge)), empty(200));
    assert.equal((await device.update({ keys: { userVerification: null } }, manage)).status, 200);
    assert.equal((await held.server.message('push-token-2')).purpose, 'push_challenge');
  });

  it('a device that is suspended is told so, one that left is not known', async () => {
    const device = await Device.make(held.server);
    const { id } = await device.enrol();
    const status = (value) => held.server.admin('PATCH', '/users/alice', { app_authenticators: [{ id, status: value }] });
    await status('SUSPENDED');
    const suspended = await device.update({ pushToken: 'x' });
    assert.deepEqual([suspended.status, suspended.body.errorCode], [423, 'E0000155']);
    for (const [value, code] of [['DEVICE_DELETED', 'E0000153'], ['DELETED', 'E0000154'], ['USER_DELETED', 'E0000156']]) {
      await status(value);
      const gone = await device.update({ pushToken: 'x' });
      assert.deepEqual([gone.status, gone.body.errorCode], [410, code]);
    }
    await status('ACTIVE');
    assert.deepEqual(await device.leave(), empty(204));
    assert.equal((await device.leave()).status, 404);
  });
}
