// Auth0's applications and people, as its SDKs and plain HTTP see them.

import assert from 'node:assert/strict';

export const redirectUri = 'http://localhost:3000/callback';
export const password = 'Correct-Horse-1';
export const connection = 'Username-Password-Authentication';

// A person at a browser, by plain HTTP: keeps cookies, follows redirects within the server, and stops where it is led out.
export class Visitor {
  #cookies = new Map();

  // Gives the page, or `{ location }` where the way leads to an application.
  async open(url, form) {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      headers: { Cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; ') },
      body: form && new URLSearchParams(form),
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const text = await response.text();
    const location = response.headers.get('location');
    if (location === null) return { url: response.url, status: response.status, text };
    const target = new URL(location, response.url);
    return target.origin === new URL(response.url).origin ? this.open(target) : { status: response.status, location: target };
  }

  // Sends back the page's form with these fields filled in.
  submit(page, fields) {
    const [, action] = /<form method="post" action="([^"]*)">/.exec(page.text) ?? assert.fail(`no form: ${page.text}`);
    const hidden = page.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
    const form = Object.fromEntries([...hidden].map(([, name, value]) => [name, unescaped(value)]));
    return this.open(new URL(unescaped(action), page.url), { ...form, ...fields });
  }

  // From an authorization URL to where the application is answered, on the sign-in page if there is one.
  async signIn(url, { username = 'alice@example.test', password: secret = password } = {}) {
    const page = await this.open(url);
    const { location, text } = page.location ? page : await this.submit(page, { username, password: secret });
    return location ?? assert.fail(text);
  }

  #keep(line) {
    const [pair, ...attributes] = line.split('; ');
    const [name, value] = pair.split(/=(.*)/s);
    if (value === '' || attributes.some((attribute) => /^max-age=0$/i.test(attribute))) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

function unescaped(text) {
  const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => entities[entity]);
}

// What the user's authenticator app shows: the one that was enrolled last, where none is named.
export async function totpCode(server, user, enrolment) {
  return (await server.admin('GET', `/users/${user}/totp${enrolment ? `?enrollment=${encodeURIComponent(enrolment)}` : ''}`)).code;
}
