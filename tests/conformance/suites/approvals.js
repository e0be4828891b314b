// Approval over the back channel: npm openid-client asks and polls, the device of ours answers.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import * as openid from 'openid-client';
import { Device } from '../device/device.js';
import { serverForTests } from '../support/server.js';

export function approvalSuite(name, ...options) {
  for (const [title, path] of [['organization', ''], ['custom', '/oauth2/default']]) {
    describe(`approvals at the ${title} server, ${name}`, () => {
      const held = serverForTests(...options);
      const context = {};
      beforeEach(async () => {
        context.device = await Device.make(held.server);
        await context.device.enrol();
        context.client = await openid.discovery(new URL(held.server.okta + path), 'web', undefined,
          openid.ClientSecretBasic('secret'), { execute: [openid.allowInsecureRequests] });
        context.ask = () => openid.initiateBackchannelAuthentication(context.client, {
          scope: 'openid profile okta.myAccount.email.read', login_hint: 'alice@example.test', binding_message: 'Order 1024',
        });
      });
      polling(held, context);
    });
  }
}

// What openid-client finds at the token endpoint when it asks once.
function poll(context, { auth_req_id: id }) {
  return openid.genericGrantRequest(context.client, 'urn:openid:params:grant-type:ciba', { auth_req_id: id });
}

function polling(held, context) {
  it('the person approves, and the token opens what was asked for', async () => {
    const asked = await context.ask();
    assert.equal(asked.expires_in, 300);
    await assert.rejects(poll(context, asked), { error: 'authorization_pending' });
    const [challenge] = await context.device.pending();
    assert.equal(challenge.challengeContext.transactionType, 'CIBA');
    assert.equal(challenge.challengeContext.bindingMessage, 'Order 1024');
    assert.equal((await context.device.answer(challenge, 'APPROVED_CONSENT_PROMPT')).status, 200);
    const tokens = await openid.pollBackchannelAuthenticationGrant(context.client, { ...asked, interval: 1 });
    assert.equal(tokens.claims().sub, context.device.enrolment.user.id);
    assert.equal((await context.device.call('GET', '/idp/myaccount/emails', { token: tokens.access_token })).status, 200);
    await assert.rejects(poll(context, asked), { error: 'invalid_grant' });
  });

  it('the person denies', async () => {
    const asked = await context.ask();
    const [challenge] = await context.device.pending();
    assert.equal((await context.device.answer(challenge, 'DENIED_CONSENT_PROMPT')).status, 204);
    await assert.rejects(poll(context, asked), { error: 'access_denied' });
  });

  it('nobody answers', async () => {
    const asked = await context.ask();
    await held.server.admin('POST', '/clock/advance', { by: 'PT5M' });
    await assert.rejects(poll(context, asked), { error: 'expired_token' });
  });
}
