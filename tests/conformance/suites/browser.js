// A page with okta-auth-js in Chromium: signs in by redirect on the sign-in page, renews silently in a frame, signs out.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launch, missing, serveApplication } from '../support/browser.js';
import { password } from '../support/sdk.js';
import { serverForTests } from '../support/server.js';

const library = join(dirname(createRequire(import.meta.url).resolve('@okta/okta-auth-js/package.json')), 'dist/okta-auth-js.min.js');

// An application as small as can be: whatever the path, the same page, which signs in or says who is signed in.
const page = (issuer, options) => `<!doctype html><title>Application</title><p id="who"></p><script src="/okta-auth-js.js"></script><script>
  const sdk = new OktaAuth({ issuer: ${JSON.stringify(issuer)}, clientId: 'spa', redirectUri: location.origin + '/login/callback',
    scopes: ['openid', 'profile', 'email'], tokenManager: { autoRenew: false }, ...${JSON.stringify(options)} });
  const show = async () => {
    const { idToken } = await sdk.tokenManager.getTokens();
    document.getElementById('who').textContent = idToken ? idToken.claims.email : 'nobody';
  };
  (async () => {
    if (sdk.isLoginRedirect()) sdk.tokenManager.setTokens((await sdk.token.parseFromUrl()).tokens);
    await show();
  })().catch((error) => { document.getElementById('who').textContent = error.message; });
</script>`;

// name: how the server was started; sdkOptions: the SDK's in the page; serverOptions: of `serve`; contextOptions: of the
// browser's context (a certificate of ours is not one that it knows); pem: certificate and key for the application's page
export function browserSuite(name, { sdkOptions = {}, serverOptions = [], contextOptions = {}, pem } = {}) {
  describe(`in Chromium, ${name}`, { skip: missing }, () => {
    const held = serverForTests(...serverOptions);
    let browser, application, context, tab;
    before(async () => {
      browser = await launch();
      application = await serveApplication({
        page: () => page(held.server.okta, sdkOptions), scripts: { '/okta-auth-js.js': await readFile(library) }, pem,
      });
      context = await browser.newContext({ viewport: { width: 360, height: 640 }, ...contextOptions });
      tab = await context.newPage();
    });
    after(async () => {
      await browser?.close();
      application?.close();
    });

    const who = () => tab.locator('#who').textContent();
    const open = async () => {
      await tab.goto(application.url);
      await tab.waitForFunction(() => document.getElementById('who')?.textContent);
    };
    const askToSignIn = () => Promise.all([
      tab.waitForURL(`${held.server.okta}/**`),
      tab.evaluate(() => { sdk.token.getWithRedirect(); }),
    ]);
    const submit = async (secret) => {
      await tab.getByLabel('Username').fill('alice@example.test');
      await tab.getByLabel('Password').fill(secret);
      await tab.getByRole('button', { name: 'Sign in' }).click();
    };
    const signIn = async () => {
      await open();
      await askToSignIn();
      await submit(password);
      await tab.waitForFunction(() => document.getElementById('who')?.textContent);
    };

    it('signs in on our page, at a phone\'s width, and is told what is wrong', async () => {
      await open();
      assert.equal(await who(), 'nobody');
      await askToSignIn();
      assert.equal(await tab.title(), 'Sign in');
      const fits = await tab.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
      assert.ok(fits, 'nothing stands beyond the edge');
      await submit('wrong');
      assert.equal(await tab.getByRole('alert').textContent(), 'Unable to sign in');
      await submit(password);
      await tab.waitForURL(`${application.url}**`);
      await tab.waitForFunction(() => document.getElementById('who')?.textContent);
      assert.equal(await who(), 'alice@example.test');
    });

    it('renews silently in a frame, as long as the session lasts', async () => {
      await signIn();
      const renewed = await tab.evaluate(async () => {
        const before = (await sdk.tokenManager.getTokens()).accessToken.accessToken;
        const tokens = await sdk.token.renewTokens();
        return { changed: tokens.accessToken.accessToken !== before, email: tokens.idToken.claims.email };
      });
      assert.deepEqual(renewed, { changed: true, email: 'alice@example.test' });
      assert.equal(await tab.evaluate(() => sdk.session.exists()), true);
      assert.equal(await tab.evaluate(() => sdk.session.close().then(() => sdk.session.exists())), false);
      const error = await tab.evaluate(() => sdk.token.getWithoutPrompt().then(() => 'signed in', (reason) => reason.errorCode));
      assert.equal(error, 'login_required');
    });

    it('signs out by redirect', async () => {
      await signIn();
      await Promise.all([
        tab.waitForURL(application.url),
        tab.evaluate((uri) => { sdk.signOut({ postLogoutRedirectUri: uri, clearTokensBeforeRedirect: true }); }, application.url),
      ]);
      await tab.waitForFunction(() => document.getElementById('who')?.textContent);
      assert.equal(await who(), 'nobody');
      assert.equal(await tab.evaluate(() => sdk.session.exists()), false);
    });

    it('works without scripts of ours, and refuses to be framed', async () => {
      const plain = await browser.newContext({ javaScriptEnabled: false, ...contextOptions });
      const other = await plain.newPage();
      await other.goto(`${held.server.okta}/oauth2/v1/authorize?client_id=web&redirect_uri=${encodeURIComponent(application.url)}` +
        '&response_type=code&scope=openid&state=s-1');
      await other.getByLabel('Username').fill('bob');
      await other.getByLabel('Password').fill(password);
      await other.getByRole('button', { name: 'Sign in' }).click();
      await other.waitForURL(/[?&]code=[^&]+&state=s-1/);
      await plain.close();
      await open();
      const framed = await tab.evaluate(async (url) => {
        const frame = document.body.appendChild(document.createElement('iframe'));
        await new Promise((resolve) => { frame.onload = resolve; frame.src = url; });
        try { return frame.contentDocument === null && frame.contentWindow.length >= 0 ? 'refused' : 'shown'; } catch { return 'refused'; }
      }, `${held.server.okta}/oauth2/v1/authorize?client_id=spa`);
      assert.equal(framed, 'refused');
    });
  });
}
