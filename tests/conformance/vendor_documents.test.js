// The same suites over the vendor's published documents, verbatim, where they are at hand: beside the project, or in the
// folder that UNDERSTUDY_SPECS names.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { it } from 'node:test';
import { project } from './support/server.js';
import { accessSuite } from './suites/access.js';
import { appAuthenticatorSuite } from './suites/app_authenticators.js';
import { emailSuite } from './suites/emails.js';
import { passwordSuite } from './suites/password.js';
import { phoneSuite } from './suites/phones.js';
import { profileSuite } from './suites/profile.js';

const folder = process.env.UNDERSTUDY_SPECS ?? resolve(project, '../shared/specs');

for (const name of ['okta-idp-2024.08.3.yaml', 'okta-idp-2026.06.3.yaml']) {
  const file = join(folder, name);
  if (existsSync(file)) {
    emailSuite(name, '--okta-spec', file);
    accessSuite(name, '--okta-spec', file);
    passwordSuite(name, '--okta-spec', file);
    phoneSuite(name, '--okta-spec', file);
    profileSuite(name, '--okta-spec', file);
    appAuthenticatorSuite(name, '--okta-spec', file);
  } else {
    it(name, { skip: `${name} is not in ${folder}; UNDERSTUDY_SPECS can name another folder` }, () => {});
  }
}
