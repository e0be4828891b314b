// Signing in and out with auth0-spa-js in Chromium, in the ways that it keeps its tokens.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as jose from 'jose';
import { plugIn } from '../support/browser.js';
import { totpCode } from '../support/auth0.js';
import { rejects } from '../support/spa.js';

export const platformAuthenticator = {
  protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
};

// settings: the SDK's; with `useRefreshTokens` it asks no frame.
export function spaSuite(name, context, settings) {
  describe(`signing in with ${name}`, () => {
    redirecting(context, settings);
    renewing(context, settings);
    ending(context, settings);
    passkeys(context, settings);
  });
}

const bound = (token) => jose.decodeJwt(token).cnf?.jkt;

function redirecting(context, settings) {
  it('by redirect: on our page, told what is wrong, back to the application', async () => {
    const tab = await context.open(settings);
    await tab.leave((client) => client.loginWithRedirect({ appState: { from: '/account' } }));
    await tab.page.waitForURL(`${context.server.auth0}/**`);
    await tab.submit('alice@example.test', 'wrong');
    assert.equal(await tab.page.getByRole('alert').textContent(), 'Wrong email or password.');
    await tab.submit('alice@example.test');
    assert.deepEqual(await tab.returned(), { appState: { from: '/account' }, response_type: 'code' });
    const user = await tab.run((client) => client.getUser());
    assert.deepEqual([user.email, user.name, user.email_verified], ['alice@example.test', 'Alice Ng', true]);
    assert.equal((await tab.run((client) => client.getIdTokenClaims())).iss, `${context.server.auth0}/`);
    const token = await tab.run((client) => client.getTokenSilently());
    assert.equal(bound(token) !== undefined, settings.useDpop === true);
  });

  it('into an organization, whose claims the SDK compares', async () => {
    const tab = await context.open({ ...settings, authorizationParams: { organization: 'acme' } });
    await tab.signIn();
    assert.equal((await tab.run((client) => client.getUser())).org_name, 'acme');
  });

  it('in a window of its own', async () => {
    const tab = await context.open(settings);
    await context.server.admin('PUT', '/auto-approve', { user: 'bob' });
    await tab.run((client) => client.loginWithPopup());
    assert.equal((await tab.run((client) => client.getUser())).email, 'bob@example.test');
  });

  it('is told that its user is blocked, at the sign-in and where tokens are renewed', async () => {
    const tab = await context.open(settings);
    await tab.signIn();
    await context.server.admin('PATCH', '/users/alice', { blocked: true });
    const renewed = tab.run((client) => client.getTokenSilently({ cacheMode: 'off' }));
    await rejects(renewed, ['GenericError'], { error: settings.useRefreshTokens ? 'invalid_grant' : 'unauthorized', message: 'user is blocked' });
    const again = await context.open(settings);
    await again.leave((client) => client.loginWithRedirect());
    await again.submit('alice@example.test');
    await rejects(again.returned(), ['AuthenticationError', 'GenericError'], { error: 'unauthorized', error_description: 'user is blocked' });
  });

  it('is told in the SDK\'s class what authorize refused', async () => {
    const tab = await context.open({ ...settings, authorizationParams: { audience: 'https://unknown.test' } });
    await rejects(tab.signIn({ appState: 7 }), ['AuthenticationError', 'GenericError'], {
      error: 'access_denied', error_description: 'Service not found: https://unknown.test', appState: 7,
    });
  });
}

function renewing(context, settings) {
  const renew = (client) => client.getTokenSilently({ cacheMode: 'off' });

  if (settings.useRefreshTokens) {
    it('renews with a refresh token, which is another each time', async () => {
      const tab = await context.open(settings);
      await tab.signIn();
      const tokens = new Set([await tab.run((client) => client.getTokenSilently())]);
      for (let i = 0; i < 3; ++i) tokens.add(await tab.run(renew));
      assert.equal(tokens.size, 4);
      const used = (await context.requests('token')).filter(({ status }) => status === 200)
        .map(({ request }) => new URLSearchParams(request.body).get('refresh_token')).filter((token) => token !== null);
      assert.equal(new Set(used).size, 3);
      assert.equal((await context.requests('authorize')).length, 1, 'no frame was asked');
    });

    it('is told that its refresh token is no longer good, and falls back to a frame where it may', async () => {
      const tab = await context.open(settings);
      await tab.signIn();
      await context.server.reset();
      await rejects(tab.run(renew), ['GenericError'], { error: 'invalid_grant', message: 'Unknown or invalid refresh token.' });
      const patient = await context.open({ ...settings, useRefreshTokensFallback: true });
      await patient.signIn();
      const [{ response }] = await context.requests('token').then((all) => all.filter(({ status }) => status === 200));
      const { refresh_token: token } = JSON.parse(response.body);
      const revoked = await fetch(`${context.server.plainOrigin}/oauth/revoke`, { method: 'POST', body: new URLSearchParams({ client_id: 'spa', token }) });
      assert.equal(revoked.status, 200);
      assert.match(await patient.run(renew), /^eyJ/);
      assert.equal((await context.requests('authorize')).length, 2, 'a frame was asked');
    });

    it('revokes its refresh token', async () => {
      const tab = await context.open(settings);
      await tab.signIn();
      await tab.run((client) => client.revokeRefreshToken());
      assert.equal((await context.requests('revoke')).at(-1).status, 200);
      await rejects(tab.run(renew), ['GenericError', 'MissingRefreshTokenError'], { error: 'missing_refresh_token' });
    });
  } else {
    it('renews silently in a frame, as long as the session lasts', async () => {
      const tab = await context.open(settings);
      await tab.signIn();
      const first = await tab.run((client) => client.getTokenSilently());
      assert.notEqual(await tab.run(renew), first);
      const asked = (await context.requests('authorize')).map(({ path }) => new URL(path, context.server.auth0).searchParams);
      assert.deepEqual(asked.map((query) => [query.get('response_mode'), query.get('prompt')]), [['query', null], ['web_message', 'none']]);
      await tab.page.context().clearCookies();
      await rejects(tab.run(renew), ['GenericError'], { error: 'login_required', error_description: 'Login required' });
    });
  }
}

function ending(context, settings) {
  it('signs out: the browser is sent back, and asked to sign in again', async () => {
    const tab = await context.open(settings);
    await tab.signIn();
    await tab.leave((client) => client.logout({ logoutParams: { returnTo: location.origin } }));
    await tab.returned();
    assert.equal(tab.page.url(), context.application);
    assert.equal(await tab.run((client) => client.isAuthenticated()), false);
    const { useRefreshTokens, useMrrt, useDpop, ...plain } = settings;
    const frame = await context.open(plain); // whatever the tab keeps, the session is over
    await rejects(frame.run((client) => client.getTokenSilently()), ['GenericError'], { error: 'login_required' });
  });
}

function passkeys(context, settings) {
  it('signs up with a passkey, and in again, without a page of ours', async () => {
    const tab = await context.open(settings);
    await plugIn(tab.page, platformAuthenticator);
    await tab.run((client) => client.passkey.signup({ email: 'dora@example.test', name: 'Dora Ek' }));
    const { sub, email } = await tab.run((client) => client.getUser());
    assert.equal(email, 'dora@example.test');
    await tab.run((client) => client.logout({ openUrl: false }));
    assert.equal(await tab.run((client) => client.isAuthenticated()), false);
    await tab.run((client) => client.passkey.login());
    assert.equal((await tab.run((client) => client.getUser())).sub, sub);
    assert.equal(bound(await tab.run((client) => client.getTokenSilently())) !== undefined, settings.useDpop === true);
    await rejects(tab.run((client) => client.passkey.signup({ email: 'dora@example.test' })), ['PasskeyRegisterError'], {
      code: 'passkey_register_error', message: 'The user already exists.',
    });
  });

  it('signs in on our page with a passkey', async () => {
    const tab = await context.open(settings);
    await plugIn(tab.page, platformAuthenticator);
    await tab.run((client) => client.passkey.signup({ email: 'dora@example.test' }));
    await tab.leave((client) => client.loginWithRedirect());
    await tab.page.getByRole('button', { name: /passkey/i }).click();
    await tab.returned();
    assert.equal((await tab.run((client) => client.getUser())).email, 'dora@example.test');
  });
}

// Where tokens for the account API take a second factor, and proofs sent to it a nonce.
export function spaStepUpSuite(context) {
  const mrrt = { useRefreshTokens: true, useMrrt: true, useDpop: true };
  const factors = (client) => client.myAccount.getFactors();

  async function mfaRequired(tab) {
    const error = await rejects(tab.run(factors), ['GenericError', 'MfaRequiredError'], {
      error: 'mfa_required', error_description: 'Multifactor authentication required',
    });
    return { token: error.mfa_token, requirements: error.mfa_requirements };
  }

  it('is asked for a second factor, verifies one, and goes on', async () => {
    const tab = await context.open(mrrt);
    await tab.signInOnPage('alice@example.test');
    const { token, requirements } = await mfaRequired(tab);
    assert.ok(requirements.challenge.some(({ type }) => type === 'otp'));
    const authenticators = await tab.run((client, mfaToken) => client.mfa.getAuthenticators(mfaToken), token);
    const app = authenticators.find(({ type, active }) => type === 'otp' && active);
    const challenge = await tab.run((client, [mfaToken, authenticatorId]) => client.mfa.challenge({ mfaToken, challengeType: 'otp', authenticatorId }), [token, app.id]);
    assert.deepEqual(challenge, { challengeType: 'otp' });
    const verify = (otp) => tab.run((client, [mfaToken, code]) => client.mfa.verify({ mfaToken, otp: code }), [token, otp]);
    await rejects(verify('000000'), ['GenericError'], { error: 'invalid_grant', error_description: 'Invalid otp_code.' });
    await verify(await totpCode(context.server, 'alice'));
    assert.ok((await tab.run(factors)).some(({ type }) => type === 'passkey'));
    assert.ok((await tab.run(factors)).length > 0);
    const statuses = (await context.requests('getFactors')).map(({ status }) => status);
    assert.deepEqual(statuses, [401, 200, 200], 'the first proof has no nonce, and the SDK keeps the one that it gets');
  });

  it('enrols the first factor on the way', async () => {
    await context.server.admin('POST', '/users', { login: 'dora@example.test', password: 'Correct-Horse-1', emails: [] });
    const tab = await context.open(mrrt);
    await tab.signInOnPage('dora@example.test');
    const { token } = await mfaRequired(tab);
    const offered = await tab.run((client, mfaToken) => client.mfa.getEnrollmentFactors(mfaToken), token);
    assert.ok(offered.some(({ type }) => type === 'phone'));
    const enrolled = await tab.run((client, mfaToken) => client.mfa.enroll({ mfaToken, factorType: 'sms', phoneNumber: '+14155550199' }), token);
    const { code } = await context.server.message('+14155550199');
    await tab.run((client, [mfaToken, oobCode, bindingCode]) => client.mfa.verify({ mfaToken, oobCode, bindingCode }), [token, enrolled.oobCode, code]);
    const methods = await tab.run((client) => client.myAccount.getAuthenticationMethods('phone'));
    assert.deepEqual(methods.map(({ phone_number: number, confirmed }) => [number, confirmed]), [['+14155550199', true]]);
  });

  it('enrols an authenticator app on our page, which is the second factor from then on', async () => {
    await context.server.admin('POST', '/users', { login: 'dora@example.test', password: 'Correct-Horse-1', emails: [] });
    const settings = { authorizationParams: { audience: context.audience, scope: 'openid profile read:me:authentication_methods' } };
    const tab = await context.open(settings);
    await tab.leave((client) => client.loginWithRedirect());
    await tab.submit('dora@example.test');
    const secret = await tab.page.locator('#secret').textContent();
    assert.equal(new URL(await tab.page.locator('#uri').getAttribute('href')).searchParams.get('secret'), secret);
    const answer = async (code) => {
      await tab.page.getByLabel('Code').fill(code);
      await tab.page.getByRole('button', { name: 'Continue' }).click();
    };
    await answer('000000');
    assert.equal(await tab.page.getByRole('alert').textContent(), 'That code is not right');
    assert.equal(await tab.page.locator('#secret').textContent(), secret, 'the app that shows the codes is the one before');
    await answer(await totpCode(context.server, 'dora'));
    await tab.returned();
    assert.match(await tab.run((client) => client.getTokenSilently({ cacheMode: 'off' })), /^eyJ/, 'a frame is not asked again');
    const methods = await tab.run((client) => client.myAccount.getAuthenticationMethods('totp'));
    assert.deepEqual(methods.map(({ confirmed }) => confirmed), [true]);
  });

  it('is told in a frame that a page is needed, where a factor is to be enrolled', async () => {
    await context.server.admin('POST', '/users', { login: 'dora@example.test', password: 'Correct-Horse-1', emails: [] });
    const tab = await context.open();
    await tab.signInOnPage('dora@example.test');
    await rejects(tab.run(factors), ['GenericError'], { error: 'interaction_required', error_description: 'Interaction required' });
  });

  it('is told in a frame by the words that it looks for, and asks in a window where it may', async () => {
    const told = await context.open();
    await told.signInOnPage('alice@example.test');
    await rejects(told.run(factors), ['GenericError'], { error: 'login_required', error_description: 'Multifactor authentication required' });
    const tab = await context.open({ interactiveErrorHandler: 'popup' });
    await tab.signInOnPage('alice@example.test');
    const shown = tab.page.waitForEvent('popup');
    const asked = tab.run(factors);
    const popup = await shown;
    await popup.getByRole('textbox').fill(await totpCode(context.server, 'alice'));
    await popup.getByRole('button').first().click();
    assert.ok((await asked).length > 0);
  });
}
