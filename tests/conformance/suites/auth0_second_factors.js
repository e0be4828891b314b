// Second factors with auth0-auth-js, where the tenant's default policy asks for them.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import * as sdk from '@auth0/auth0-auth-js';
import * as jose from 'jose';
import { password, totpCode, Visitor } from '../support/auth0.js';
import { contextOf, rejects, scope, username } from '../support/auth_js.js';
import { project, serverForTests } from '../support/server.js';

export function secondFactorSuite() {
  describe('auth0-auth-js, second factors by default policy', () => {
    const held = serverForTests('--no-okta', '--fixture', `${project}fixtures/tenants/auth0.yaml`,
      '--fixture', `${project}tests/conformance/fixtures/auth0-default-policy.yaml`);
    secondFactors(contextOf(held));
  });
}

function secondFactors(context) {
  let client;
  beforeEach(() => { client = context.client(); });

  const askFor = (name) => client.getTokenByPassword({ username: name, password, scope, audience: context.audience });
  async function mfaRequired(name = username) {
    const error = await rejects(askFor(name), sdk.TokenByPasswordError, {
      status: 403, error: 'mfa_required', description: 'Multifactor authentication required',
    });
    assert.ok(sdk.isMfaRequiredError(error));
    return { mfaToken: error.cause.mfa_token, requirements: error.cause.mfa_requirements };
  }
  const authenticators = async (mfaToken) => Object.fromEntries(
    (await client.mfa.listAuthenticators({ mfaToken })).filter(({ active }) => active).map((one) => [one.id.split('|')[0], one]));

  it('are not asked for where the token is for something else', async () => {
    const tokens = await client.getTokenByPassword({ username, password, scope: 'openid email' });
    assert.equal(tokens.claims.email, username);
  });

  it('by an app: a wrong code, the right one, and never twice', async () => {
    const { mfaToken, requirements } = await mfaRequired();
    assert.ok(requirements.challenge.some(({ type }) => type === 'otp'));
    assert.equal(requirements.enroll, undefined);
    const { totp } = await authenticators(mfaToken);
    assert.deepEqual([totp.authenticatorType, totp.type], ['otp', 'otp']);
    assert.deepEqual(await client.mfa.challengeAuthenticator({ mfaToken, challengeType: 'otp', authenticatorId: totp.id }), { challengeType: 'otp' });
    const verify = (otp) => client.mfa.verify({ mfaToken, factorType: 'otp', otp });
    await rejects(verify('000000'), sdk.MfaVerifyError, { status: 403, error: 'invalid_grant', description: 'Invalid otp_code.' });
    const otp = await totpCode(context.server, 'alice');
    const tokens = await verify(otp);
    assert.equal(tokens.claims.email, username);
    assert.equal(tokens.scope, scope);
    assert.deepEqual(jose.decodeJwt(tokens.accessToken).aud, [context.audience, `${context.server.auth0}/userinfo`]);
    await rejects(verify(otp), sdk.MfaVerifyError, { status: 403, error: 'invalid_grant' });
  });

  it('by a message, whose code comes with the challenge', async () => {
    const { mfaToken } = await mfaRequired();
    const { sms } = await authenticators(mfaToken);
    assert.equal(sms.name, 'XXXXXXXX0101');
    const challenge = await client.mfa.challengeAuthenticator({ mfaToken, challengeType: 'oob', authenticatorId: sms.id });
    assert.equal(challenge.bindingMethod, 'prompt');
    const verify = (bindingCode) => client.mfa.verify({ mfaToken, factorType: 'oob', oobCode: challenge.oobCode, bindingCode });
    await rejects(verify('000000'), sdk.MfaVerifyError, { status: 403, error: 'invalid_grant', description: 'Invalid binding_code.' });
    const { code } = await context.server.message('+14155550101');
    assert.equal((await verify(code)).claims.email, username);
  });

  it('by a first factor that is enrolled on the way, with a recovery code for the day it is lost', async () => {
    await context.server.admin('POST', '/users', { login: 'dora@example.test', password, emails: [] });
    const { mfaToken, requirements } = await mfaRequired('dora@example.test');
    assert.ok(requirements.enroll.some(({ type }) => type === 'otp'));
    const enrolled = await client.mfa.enrollAuthenticator({ authenticatorTypes: ['otp'], mfaToken });
    assert.match(enrolled.secret, /^[A-Z2-7]{16,32}$/);
    const [recoveryCode] = enrolled.recoveryCodes;
    await client.mfa.verify({ mfaToken, factorType: 'otp', otp: await totpCode(context.server, 'dora') });

    const second = await mfaRequired('dora@example.test');
    const tokens = await client.mfa.verify({ mfaToken: second.mfaToken, factorType: 'recovery-code', recoveryCode });
    assert.match(tokens.recoveryCode, /^[A-Z0-9]{24}$/);
    assert.notEqual(tokens.recoveryCode, recoveryCode);
    const third = await mfaRequired('dora@example.test');
    await rejects(client.mfa.verify({ mfaToken: third.mfaToken, factorType: 'recovery-code', recoveryCode }), sdk.MfaVerifyError, {
      status: 403, error: 'invalid_grant',
    });
    await rejects(client.mfa.enrollAuthenticator({ authenticatorTypes: ['otp'], mfaToken: third.mfaToken }), sdk.MfaEnrollmentError, {
      status: 403, error: 'access_denied', description: 'User is already enrolled',
    });
  });

  it('by a device: pending, refused, approved', async () => {
    await context.server.admin('POST', '/users', { login: 'dora@example.test', password, emails: [] });
    const { mfaToken } = await mfaRequired('dora@example.test');
    const enrolled = await client.mfa.enrollAuthenticator({ authenticatorTypes: ['oob'], oobChannels: ['auth0'], mfaToken });
    assert.equal(enrolled.oobChannel, 'auth0');
    const answer = async (approve) => {
      const { messages: [{ id }] } = await context.server.admin('GET', '/outbox?channel=push&wait=5s');
      await context.server.admin('POST', `/outbox/${id}/answer`, { approve });
    };
    const verify = (token, oobCode) => client.mfa.verify({ mfaToken: token, factorType: 'oob', oobCode });
    await rejects(verify(mfaToken, enrolled.oobCode), sdk.MfaVerifyError, { status: 400, error: 'authorization_pending' });
    await answer(true);
    assert.equal((await verify(mfaToken, enrolled.oobCode)).scope, scope);

    const next = (await mfaRequired('dora@example.test')).mfaToken;
    const { push } = await authenticators(next);
    const { oobCode } = await client.mfa.challengeAuthenticator({ mfaToken: next, challengeType: 'oob', authenticatorId: push.id });
    await answer(false);
    await rejects(verify(next, oobCode), sdk.MfaVerifyError, { status: 403, error: 'invalid_grant', description: 'MFA Authorization rejected.' });
  });

  it('within ten minutes', async () => {
    const { mfaToken } = await mfaRequired();
    await context.server.admin('POST', '/clock/advance', { by: 'PT10M' });
    await rejects(client.mfa.challengeAuthenticator({ mfaToken, challengeType: 'otp' }), sdk.MfaChallengeError, { status: 403, error: 'expired_token' });
    await rejects(client.mfa.listAuthenticators({ mfaToken: 'invented' }), sdk.MfaListAuthenticatorsError, { status: 401, error: 'invalid_token' });
  });

  it('again when the last one is 15 minutes old, on the page and on refresh', async () => {
    const { authorizationUrl, codeVerifier } = await client.buildAuthorizationUrl();
    const visitor = new Visitor();
    const page = await visitor.submit(await visitor.open(authorizationUrl), { username, password });
    const { location } = await visitor.submit(page, { code: await totpCode(context.server, 'alice') });
    const tokens = await client.getTokenByCode(location, { codeVerifier });
    const renewed = await client.getTokenByRefreshToken({ refreshToken: tokens.refreshToken });
    await context.server.admin('POST', '/clock/advance', { by: 'PT16M' });
    await rejects(client.getTokenByRefreshToken({ refreshToken: renewed.refreshToken ?? tokens.refreshToken }), sdk.TokenByRefreshTokenError, {
      status: 403, error: 'mfa_required',
    });
  });
}
