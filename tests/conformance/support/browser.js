// A headless Chromium with authenticators of its own, and a page for it that this process serves on localhost.

import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
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
export async function servePage() {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<!doctype html><title>An application</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}

// Gives the page an authenticator (Chrome DevTools Protocol, domain WebAuthn).
export async function plugIn(page, options) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', { options: { automaticPresenceSimulation: true, ...options } });
}
