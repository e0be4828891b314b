// In a browser, with bearer tokens and with tokens bound to a key; over https where over_https.test.js starts this.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browserSuite } from './suites/browser.js';

const [, directory] = /--tls --state-dir (\S+)/.exec(process.env.UNDERSTUDY_OPTIONS ?? '') ?? [];
const options = directory && {
  contextOptions: { ignoreHTTPSErrors: true }, // the browser's store knows nothing of an authority of ours
  pem: readFileSync(join(directory, 'tls-server.pem')),
};
const scheme = directory ? 'https' : 'http';

browserSuite(scheme, { ...options });
browserSuite(`${scheme}, DPoP`, { ...options, sdkOptions: { dpop: true } });
