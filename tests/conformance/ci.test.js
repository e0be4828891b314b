// What docs/ci.md shows is what works: its commands, the steps of its jobs that need no network, and the server as its compose file
// and the Dockerfile start it. Only the services that run jobs, and container engines, are left out.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { blocks, session } from './support/documents.js';
import { freePort } from './support/free_port.js';
import { binary, project, run, Server } from './support/server.js';

const execute = promisify(execFile);
const documents = blocks('docs/ci.md', 'yaml').map((block) => parse(block));
const withKey = (key) => documents.find((document) => key in document);

const compose = documents.find(({ services }) => services?.application);
const steps = withKey('jobs').jobs.test.steps.flatMap(({ run: command }) => command ?? []);
const gitlab = withKey('test').test;

// The Dockerfile's instructions of one kind.
const instructions = (word) => readFileSync(`${project}Dockerfile`, 'utf8').split('\n').filter((line) => line.startsWith(`${word} `))
  .map((line) => line.slice(word.length + 1));
const exposed = instructions('EXPOSE').flatMap((ports) => ports.split(' '));
const imageEnvironment = Object.fromEntries(instructions('ENV').flatMap((pairs) => pairs.split(' ')).map((pair) => pair.split('=')));

// What asks for a network: a build installs Debian's packages, npm the project's.
const needsNetwork = (command) => command === './understudy/tools/build' || command === 'npm ci';

// A project that tests itself with the page's test, and has understudy's repository beside its own files.
function makeProject() {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }));
  writeFileSync(join(folder, 'emails.test.js'), blocks('docs/ci.md', 'js')[0].replace(/^\/\/ .*\n/, ''));
  mkdirSync(join(folder, 'understudy/build/release'), { recursive: true });
  symlinkSync(binary, join(folder, 'understudy/build/release/understudy'));
  symlinkSync(`${project}tools`, join(folder, 'understudy/tools'));
  symlinkSync(`${project}scenarios`, join(folder, 'scenarios'));
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(`${project}tests/conformance/node_modules/@okta`, join(folder, 'node_modules/@okta'));
  const playwright = join(folder, 'node_modules/.bin/playwright');
  writeFileSync(playwright, '#!/bin/sh\nexec curl -sf "$UNDERSTUDY_OKTA_URL/__admin/scenarios"\n');
  chmodSync(playwright, 0o755);
  return folder;
}

// Asks as a container does that calls the server by its name.
function ask(port, host, path, headers = {}) {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: { Host: host, ...headers } }, (response) => {
      let text = '';
      response.on('data', (data) => (text += data)).on('end', () => resolve({ status: response.statusCode, text }));
    }).on('error', reject).end();
  });
}

describe('docs/ci.md', () => {
  let folder;
  before(() => (folder = makeProject()));
  after(() => rmSync(folder, { recursive: true }));

  // As a job's shell runs it, with understudy itself on the path; a test runner in a test runner would think itself a part.
  function shell(command) {
    const { NODE_TEST_CONTEXT, ...environment } = process.env;
    const path = [dirname(process.execPath), join(folder, 'understudy/build/release'), environment.PATH].join(delimiter);
    return execute('bash', ['-euc', command], { cwd: folder, env: { ...environment, PATH: path, npm_config_update_notifier: 'false' } });
  }

  for (const [command] of blocks('docs/ci.md', 'console').flatMap(session)) {
    it(`\`${command}\``, async () => {
      const { stdout } = await shell(command);
      if (command.includes('playwright')) assert.equal(JSON.parse(stdout).scenarios[0].name, 'flaky-network');
      else assert.match(stdout, /\bpass 1$/m);
    });
  }

  for (const [name, commands] of [['GitHub', steps], ['GitLab', gitlab.script]]) {
    it(`the steps of the ${name} job`, async () => {
      assert.equal(commands.length, 3);
      for (const command of commands) {
        if (!needsNetwork(command)) assert.match((await shell(command)).stdout, /\bpass 1$/m, command);
        else if (command !== 'npm ci') accessSync(join(folder, command), constants.X_OK);
      }
    });
  }

  it('keeps the compiler\'s cache from one job to the next', () => {
    const { env, steps: all } = withKey('jobs').jobs.test;
    const cache = all.find(({ uses }) => uses?.startsWith('actions/cache@'));
    assert.equal(cache.with.path, env.CCACHE_DIR);
    for (const [, pattern] of cache.with.key.matchAll(/hashFiles\('understudy\/(\w+)\/\*\*'\)/g)) accessSync(project + pattern);
    assert.deepEqual(gitlab.cache.paths.map((path) => `$CI_PROJECT_DIR/${path}`), [gitlab.variables.CCACHE_DIR]);
  });

  it('uses ports, variables and names that the image has', async () => {
    assert.equal(instructions('HEALTHCHECK').length, 1, 'what a job\'s service and service_healthy wait for');
    const { stdout: help } = await run('serve', '--help');
    const services = [...documents.flatMap(({ services: some }) => some?.understudy ?? []), { environment: imageEnvironment }];
    assert.equal(services.length, 3);
    for (const { ports = [], env = {}, environment = {} } of services) {
      for (const port of ports) assert.ok(exposed.includes(port.split(':')[1]), port);
      for (const name of Object.keys({ ...env, ...environment })) assert.ok(help.includes(`Env:${name})`), name);
    }
    for (const { depends_on: others = {} } of Object.values(compose.services)) {
      for (const other of Array.isArray(others) ? others : Object.keys(others)) assert.ok(other in compose.services, other);
    }
  });

  it('the compose file names one origin for the application, the browser and the server', async (context) => {
    const { understudy, application, 'browser-tests': tests } = compose.services;
    const port = await freePort();
    Object.assign(process.env, imageEnvironment, understudy.environment);
    context.after(() => {
      for (const name of Object.keys({ ...imageEnvironment, ...understudy.environment })) delete process.env[name];
    });
    const server = await Server.start('--okta', `0.0.0.0:${port}`, '--no-auth0');
    context.after(() => server.stop());
    const host = new URL(tests.environment.UNDERSTUDY).host;
    const { text } = await ask(port, host, '/.well-known/openid-configuration');
    assert.equal(JSON.parse(text).issuer, application.environment.OKTA_ISSUER);
    assert.equal(tests.environment.UNDERSTUDY, application.environment.OKTA_ISSUER);
    assert.equal((await ask(port, host, '/__admin/clock')).status, 401);
    const token = { Authorization: `Bearer ${tests.environment.ADMIN_TOKEN}` };
    assert.equal((await ask(port, host, '/__admin/clock', token)).status, 200);
  });

  it('the health check of the image', async () => {
    const [, words] = /CMD (\[.*\])/.exec(instructions('HEALTHCHECK')[0]);
    const [, command] = JSON.parse(words);
    const server = await Server.start();
    try {
      assert.equal((await run(command, '--url', server.okta)).status, 0);
    } finally {
      await server.stop();
    }
    assert.equal((await run(command, '--url', server.okta)).status, 1);
  });
});
