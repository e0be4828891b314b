// Ten thousand tenants without ports in one process: how long one takes to be made (one call after the other over one connection,
// so what the call itself costs is in it) and what all of them take of memory; then the same by forking.
//
//   node bench/tenants.js [BINARY]      the server runs on core 0 with one worker, this program on core 1

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { median } from './end_to_end/statistics.js';
import { here, start } from './pinned.js';

const count = 10_000;
const mark = { ms: 1, mib: 1024 };
const binary = process.argv[2] ?? here('../build/release/understudy');

const resident = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

async function measure(what, body, path = '/tenants') {
  const server = await start(binary, '--auth0', '127.0.0.1:0');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const call = (method, target, content) => new Promise((resolve, reject) => {
    const sent = request(`${server.okta}/__admin${target}`, { agent, method, headers: { 'Content-Type': 'application/json' } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject).end(content === undefined ? undefined : JSON.stringify(content));
  });
  const timed = async (target, content, status) => {
    const started = performance.now();
    if (await call('POST', target, content) !== status) throw new Error(`${target} was not answered with ${status}`);
    return performance.now() - started;
  };
  const before = resident(server.child.pid);
  const times = [];
  for (let i = 0; i < count; ++i) times.push(await timed(path, body(i), 201));
  const mib = resident(server.child.pid) - before;
  console.log(`${what}: median ${median(times).toFixed(3)} ms (mark ${mark.ms}), ${mib.toFixed(0)} MiB for ${count} (mark ${mark.mib})`);
  agent.destroy();
  server.child.kill();
  await once(server.child, 'close');
}

await measure('made, okta', (i) => ({ name: `t-${i}`, provider: 'okta', port: false }));
await measure('made, auth0', (i) => ({ name: `t-${i}`, provider: 'auth0', port: false }));
await measure('forked, okta', (i) => ({ name: `t-${i}`, port: false }), '/tenants/okta/fork');
