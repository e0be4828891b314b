// auth0-spa-js in Chromium: a page of an application over https, and what a test does in it.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe } from 'node:test';
import { password } from './auth0.js';
import { launch, missing, serveApplication } from './browser.js';
import { project, serverForTests } from './server.js';

const library = join(dirname(createRequire(import.meta.url).resolve('@auth0/auth0-spa-js/package.json')), 'dist/auth0-spa-js.production.js');

// As small as can be: whatever the path, it takes what a redirect brought, and is then ready for `run`, which tells a failure
// by the names of the SDK's own classes and by what its error holds. `settings` are what the test gave the SDK.
const page = (domain) => `<!doctype html><title>Application</title><script src="/auth0-spa-js.js"></script><script>
  const { authorizationParams, ...settings } = window.settings;
  const client = new auth0.Auth0Client({ domain: ${JSON.stringify(domain)}, clientId: 'spa', ...settings,
    authorizationParams: { redirect_uri: location.origin + '/callback', ...authorizationParams } });
  const told = (error) => ({ ...error, message: error.message,
    classes: Object.keys(auth0).filter((name) => /Error$/.test(name) && error instanceof auth0[name]) });
  const outcome = (promise) => promise.then((value) => ({ value }), (error) => ({ error: told(error) }));
  const run = (source, argument) => outcome((async () => eval('(' + source + ')')(client, argument))());
  const isAnswer = new URLSearchParams(location.search).has('state');
  const answered = isAnswer ? outcome(client.handleRedirectCallback()) : Promise.resolve({});
  answered.then(() => history.replaceState({}, '', '/'));
</script>`;

const unwrapped = ({ value, error }) => {
  if (error) throw Object.assign(new Error(error.message), error);
  return value;
};

class Tab {
  constructor(page, context) {
    this.page = page;
    this.context = context;
  }

  // f(client, argument), within the page; rejects with what the SDK threw, as data.
  async run(f, argument) {
    return unwrapped(await this.page.evaluate(([source, given]) => run(source, given), [f.toString(), argument]));
  }

  // Has f(client, argument) lead away from the page.
  async leave(f, argument) {
    await this.page.evaluate(([source, given]) => {
      window.left = true;
      run(source, given);
    }, [f.toString(), argument]);
  }

  // Waits until the application has taken what the redirect brought; gives what the SDK made of it.
  async returned() {
    await this.page.waitForFunction(() => window.left === undefined && typeof answered === 'object');
    return unwrapped(await this.page.evaluate(() => answered));
  }

  // On the sign-in page, as a person would who has no second factor at hand.
  async signInOnPage(username) {
    await this.leave((client) => client.loginWithRedirect());
    await this.submit(username);
    return this.returned();
  }

  async submit(username, secret = password) {
    await this.page.getByLabel('Username').fill(username);
    await this.page.getByLabel('Password').fill(secret);
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  // By redirect, asked nothing, not even for a second factor.
  async signIn({ user = 'alice', ...options } = {}) {
    await this.context.server.admin('PUT', '/auto-approve', { user });
    await this.leave((client, given) => client.loginWithRedirect(given), options);
    const answer = await this.returned();
    await this.context.server.admin('PUT', '/auto-approve', { user: null });
    return answer;
  }
}

// A `describe` whose tests have a server over https and a browser. fixtures: behind the built-in one.
// define(context): context.server, context.application (its page's address), context.open(settings of the SDK) → Tab
export function inChromium(name, fixtures, define) {
  describe(name, { skip: missing }, () => {
    const directory = mkdtempSync(join(tmpdir(), 'understudy-'));
    const files = [`${project}fixtures/tenants/auth0.yaml`, ...fixtures.map((file) => `${project}tests/conformance/fixtures/${file}`)];
    const held = serverForTests('--no-okta', '--tls', '--state-dir', directory, '--journal-secrets', ...files.flatMap((file) => ['--fixture', file]));
    const opened = [];
    let browser, application;
    before(async () => {
      browser = await launch();
      application = await serveApplication({
        page: () => page(new URL(held.server.auth0).host),
        scripts: { '/auth0-spa-js.js': readFileSync(library) },
        pem: readFileSync(join(directory, 'tls-server.pem')),
      });
    });
    afterEach(() => Promise.all(opened.splice(0).map((context) => context.close())));
    after(async () => {
      await browser?.close();
      application?.close();
      rmSync(directory, { recursive: true });
    });

    const context = {
      get server() { return held.server; },
      get application() { return application.url; },
      get audience() { return `${held.server.auth0}/me/`; },
      // In a browser of its own: no cookies, nothing stored.
      async open(settings = {}) {
        const profile = await browser.newContext({ ignoreHTTPSErrors: true }); // it knows nothing of an authority of ours
        opened.push(profile);
        const tab = await profile.newPage();
        await tab.addInitScript((given) => { window.settings = given; }, settings);
        await tab.goto(application.url);
        return new Tab(tab, context);
      },
      // What the journal has of an operation, oldest first.
      async requests(operation) {
        return (await held.server.admin('GET', `/requests?operation=${operation}&limit=1000`)).requests.reverse();
      },
    };
    define(context);
  });
}

// Asserts the SDK's class, its most special first, and members of the error; gives the error.
export async function rejects(promise, [...classes], expected) {
  const error = await promise.then((value) => assert.fail(`resolved with ${JSON.stringify(value)}`), (reason) => reason);
  assert.deepEqual(error.classes?.sort(), classes.sort(), error.stack);
  for (const [name, value] of Object.entries(expected)) assert.deepEqual(error[name], value, name);
  return error;
}
