// A headless Chromium with authenticators of its own, and a page for it that this process serves on localhost.

import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { once } from 'node:events';
import { chromium } from 'playwright-core';

const executablePath = process.env.UNDERSTUDY_CHROMIUM ?? '/usr/bin/chromium';

// Why there is no browser to test with; false where there is one.
export const missing = existsSync(executablePath) ? false : `${executablePath} is missing; UNDERSTUDY_CHROMIUM can name another`;

export function launch() {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

// An empty page at http://localhost:PORT/.
export function servePage() {
  return serveApplication({ page: () => '<!doctype html><title>An application</title>' });
}

// An application at localhost: `page()` whatever the path, but `scripts` by theirs. Over https where `pem` has a certificate
// and its key: a browser takes a page for another site's, and keeps cookies from it, where it alone is plain http.
export async function serveApplication({ page, scripts = {}, pem }) {
  const answer = (request, response) => {
    const script = scripts[new URL(request.url, 'http://localhost').pathname];
    response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html');
    response.end(script ?? page());
  };
  const server = pem ? createSecureServer({ cert: pem, key: pem }, answer) : createServer(answer);
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return { url: `${pem ? 'https' : 'http'}://localhost:${server.address().port}/`, close: () => server.close() };
}

// Gives the page an authenticator (Chrome DevTools Protocol, domain WebAuthn).
export async function plugIn(page, options) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', { options: { automaticPresenceSimulation: true, ...options } });
}
