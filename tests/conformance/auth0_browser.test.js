// auth0-spa-js in Chromium, over https: signing in, and the whole of its account API.

import { myAccountSuite } from './suites/auth0_my_account.js';
import { spaStepUpSuite, spaSuite } from './suites/auth0_spa.js';
import { inChromium } from './support/spa.js';

// How the SDK comes by tokens, and where it keeps them.
const frames = ['silent frames', {}];
const worker = ['refresh tokens in a worker', { useRefreshTokens: true, useMrrt: true }];
const dpop = ['DPoP and refresh tokens in the local storage', { useRefreshTokens: true, useMrrt: true, useDpop: true, cacheLocation: 'localstorage' }];

inChromium('auth0-spa-js in Chromium', ['auth0-narrow-application.yaml'], (context) => {
  for (const [name, settings] of [frames, worker, dpop]) spaSuite(name, context, settings);
  for (const [name, settings] of [frames, dpop]) myAccountSuite(name, context, settings);
});

inChromium('auth0-spa-js in Chromium, second factors by default policy and nonces in proofs', ['auth0-default-policy.yaml', 'auth0-dpop-nonce.yaml'], spaStepUpSuite);
