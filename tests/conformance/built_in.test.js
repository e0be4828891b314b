// The suites over the documents that understudy ships.

import { accessSuite } from './suites/access.js';
import { emailSuite } from './suites/emails.js';

emailSuite('built-in document');
accessSuite('built-in document');
