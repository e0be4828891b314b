// The suites over the documents that understudy ships.

import { accessSuite } from './suites/access.js';
import { appAuthenticatorSuite } from './suites/app_authenticators.js';
import { approvalSuite } from './suites/approvals.js';
import { emailSuite } from './suites/emails.js';
import { passwordSuite } from './suites/password.js';
import { phoneSuite } from './suites/phones.js';
import { profileSuite } from './suites/profile.js';

emailSuite('built-in document');
accessSuite('built-in document');
passwordSuite('built-in document');
phoneSuite('built-in document');
profileSuite('built-in document');
appAuthenticatorSuite('built-in document');
approvalSuite('built-in document');
