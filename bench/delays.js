// Ten thousand requests, each answered a second late, all at once over connections that are open beforehand: how long until
// the last answer is there, and how much memory the server has taken at most. A delay that held a thread would show.
//
//   node bench/delays.js [BINARY]      the server runs on core 0 with one worker, this program on core 1

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const connections = 10_000;
const repetitions = 5;
const mark = { ms: 1500, mib: 300 };
const binary = process.argv[2] ?? fileURLToPath(new URL('../build/release/understudy', import.meta.url));

async function start() {
  const child = spawn('taskset', ['-c', '0', binary, 'serve', '--no-auth0', '--okta', '127.0.0.1:0', '--threads', '1', '--ready-json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, ...JSON.parse(line) };
}

async function openAll(port) {
  const sockets = [];
  while (sockets.length < connections) {
    const batch = Array.from({ length: Math.min(200, connections - sockets.length) }, () => connect(port, '127.0.0.1').setNoDelay());
    await Promise.all(batch.map((socket) => once(socket, 'connect')));
    sockets.push(...batch);
  }
  return sockets;
}

// One request on each; resolves once each has its whole answer.
async function askAll(sockets, host) {
  const request = `GET /idp/myaccount/emails HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer alice\r\n`
    + 'Accept: application/json; okta-version=1.0.0\r\n\r\n';
  const started = performance.now();
  let first = Infinity;
  await Promise.all(sockets.map((socket) => new Promise((resolve, reject) => {
    let received = '';
    const take = (data) => {
      received += data.toString('latin1');
      const head = received.indexOf('\r\n\r\n');
      if (head < 0 || received.length < head + 4 + Number(/content-length: (\d+)/i.exec(received)[1])) return;
      socket.off('data', take);
      first = Math.min(first, performance.now() - started);
      if (received.startsWith('HTTP/1.1 200')) resolve();
      else reject(new Error(received));
    };
    socket.on('data', take);
    socket.write(request);
  })));
  return { first, last: performance.now() - started };
}

const peak = (pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

const server = await start();
const { host, port } = new URL(server.okta);
await fetch(`${server.okta}/__admin/faults`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ match: { operation: 'listEmails' }, delay: '1s' }),
});
const sockets = await openAll(Number(port));
const times = [];
for (let i = 0; i < repetitions; ++i) times.push(await askAll(sockets, host));
const mib = peak(server.pid);
sockets.forEach((socket) => socket.destroy());
server.child.kill();

const lasts = times.map(({ last }) => last).sort((a, b) => a - b);
const firsts = times.map(({ first }) => first);
console.log(`${connections} requests delayed by one second: the last answer after ${Math.round(lasts[lasts.length >> 1])} ms `
  + `(${Math.round(lasts[0])}–${Math.round(lasts.at(-1))}, at most ${mark.ms}), the first after ${Math.round(Math.min(...firsts))} ms; `
  + `${Math.round(mib)} MiB at most (mark ${mark.mib})`);
process.exitCode = lasts[lasts.length >> 1] <= mark.ms && mib <= mark.mib && Math.min(...firsts) >= 1000 ? 0 : 1;
