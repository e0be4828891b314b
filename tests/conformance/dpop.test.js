// Tokens bound to a key over the documents that understudy ships: what signing in is without DPoP has to hold with it too.

import 'fake-indexeddb/auto';
import { dpopSuite } from './suites/dpop.js';
import { signInSuite } from './suites/sign_in.js';

// Where okta-auth-js looks for the store of its keys; without a document it still takes this for Node.
globalThis.window = { indexedDB: globalThis.indexedDB };

signInSuite('DPoP', { sdkOptions: { dpop: true } });
dpopSuite('http');
