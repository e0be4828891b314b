// What the README shows is what happens: its smoke test is run as it stands there, against a server started with the
// README's own options, and the SDK sample of docs/sdks.md likewise.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { blocks, session } from './support/documents.js';
import { Server } from './support/server.js';

const execute = promisify(execFile);
const published = 'localhost:7310';

// What differs from run to run in an answer: times, lengths and ids that hang on them.
function timeless(text) {
  return text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME').replaceAll('\r', '').trim();
}

describe('documentation', () => {
  it('README: the smoke test', async (context) => {
    const [serve, ...rest] = blocks('README.md', 'console').flatMap(session);
    const options = serve[0].match(/^\.\/tools\/serve(.*)$/)[1].trim().split(/\s+/).filter(Boolean);
    const server = await Server.start(...options);
    context.after(() => server.stop());
    const here = new URL(server.okta).host;
    const smoke = rest.filter(([command]) => command.startsWith('curl'));
    assert.equal(smoke.length, 3);
    for (const [command, output] of smoke) {
      const { stdout } = await execute('bash', ['-c', command.replaceAll(published, here)]);
      assert.equal(timeless(stdout.replaceAll(here, published)), timeless(output), command);
    }
  });

  for (const [index, sdk] of ['@okta/okta-auth-js', '@auth0/auth0-auth-js'].entries()) {
    it(`docs/sdks.md: the sample for ${sdk}`, async (context) => {
      const directory = mkdtempSync(join(tmpdir(), 'understudy-'));
      const server = await Server.start('--tls', '--state-dir', directory);
      const file = new URL(`./sample-${index}.mjs`, import.meta.url); // where the SDK is found
      context.after(async () => {
        await server.stop();
        rmSync(file);
        rmSync(directory, { recursive: true });
      });
      const sample = blocks('docs/sdks.md', 'js').find((block) => block.includes(`'${sdk}'`));
      const expected = blocks('docs/sdks.md', 'text')[index];
      writeFileSync(file, sample.replaceAll(published, new URL(server.okta).host).replaceAll('localhost:7320', new URL(server.auth0).host));
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(directory, 'ca.pem') };
      const { stdout } = await execute(process.execPath, [file.pathname], { env });
      assert.equal(stdout.trim(), expected.trim());
    });
  }
});
