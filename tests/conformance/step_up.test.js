// Step-up over the documents that understudy ships.

import { stepUpSuite } from './suites/step_up.js';

stepUpSuite('http');
