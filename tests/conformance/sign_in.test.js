// Signing in over http with the documents that understudy ships.

import { clientSuite } from './suites/clients.js';
import { signInSuite } from './suites/sign_in.js';

signInSuite('http');
clientSuite('http');
