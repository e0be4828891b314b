// In a browser, over http.

import { browserSuite } from './suites/browser.js';

browserSuite('http');
