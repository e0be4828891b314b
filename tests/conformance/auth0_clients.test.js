// Standard clients and auth0-auth-js at Auth0's listener; over https where over_https.test.js starts this.

import { auth0ClientSuite } from './suites/auth0_clients.js';
import { authJsSuite } from './suites/auth0_auth_js.js';
import { secondFactorSuite } from './suites/auth0_second_factors.js';
import { overHttps } from './support/server.js';

auth0ClientSuite(overHttps ? 'https' : 'http');
if (overHttps) { // auth0-auth-js builds https addresses, whatever the domain
  authJsSuite();
  secondFactorSuite();
}
