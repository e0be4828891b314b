// CPU a request and requests a second, in closed loops: the servers take turns, so that what the machine does to one it
// does to all.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connections, users } from './bench.js';

export const repetitions = 5;
export const counts = { fast: 100_000, slow: 1500, pipelined: 200_000, tls: 50_000, sessions: 4000, cold: 4000, warmUp: 3000 };

const get = { request: 'get.http', lines: 'alice' };
const post = { request: 'post.http', lines: 'load', status: 201 };
const padding = 'X-Padding: ..'.length;

// What that server answers: how long it is in all, and the body.
async function answer(bench, server, options) {
  const bodies = join(bench.work, 'body');
  const { bytes } = await bench.load.run({ server, requests: 1, connections: 1, bodies, ...options });
  const body = readFileSync(bodies, 'utf8').slice(0, -1);
  return { bytes, body, length: Buffer.byteLength(body) };
}

// nginx with answers as long as understudy's, heads and bodies.
async function nginxAlike(bench, like) {
  const bare = (one) => ({ body: one.length, padding: 0 });
  const first = await bench.servers.nginx(bare(like.get), bare(like.post));
  const short = { get: await answer(bench, first, get), post: await answer(bench, first.post, post) };
  await first.process.stop();
  const padded = (kind) => ({ body: like[kind].length, padding: like[kind].bytes - short[kind].bytes - padding });
  return bench.servers.nginx(padded('get'), padded('post'));
}

// Starts everybody and mints the tokens: { understudy, … } by the names of the samples, undefined for who did not start, and
// the sizes of the answers.
export async function startAll(bench) {
  const { load, servers } = bench;
  const all = { understudy: await servers.understudy() };
  await load.mint(all.understudy, 'mint_alice.http', connections, 'alice');
  await load.mint(all.understudy, 'mint_load.http', users, 'load'); // line n is user n's
  await load.mint(all.understudy, 'mint_alice.http', counts.cold * repetitions, 'cold');
  const like = { get: await answer(bench, all.understudy, get), post: await answer(bench, all.understudy, post) };
  const bodies = { get: like.get.body, post: like.post.body };
  const bytes = { get: like.get.bytes, post: like.post.bytes };
  const start = async (name, how) => {
    all[name] = await bench.attempt(`start ${name}`, how);
  };
  if (bench.peers) {
    await start('tls', async () => {
      const server = await servers.understudyTls();
      await load.mint(server, 'mint_alice.http', connections, 'alice_tls');
      return server;
    });
  }
  await start('nginx', () => nginxAlike(bench, like));
  await start('prism', () => servers.prism());
  await start('prism_silent', () => servers.prism('--verboseLevel', 'silent'));
  if (bench.peers) {
    await start('floor', () => servers.floor(bytes));
    await start('mountebank', () => servers.mountebank(bodies));
    await start('wiremock', () => servers.wiremock(bodies));
    await start('mockserver', () => servers.mockserver(bodies));
  }
  return { all, bytes };
}

// Those whose first requests compile them.
async function warmUp(bench, all) {
  for (const name of ['prism', 'prism_silent', 'mountebank', 'wiremock', 'mockserver']) {
    if (!all[name]) continue;
    await bench.attempt(`warm up ${name}`, async () => {
      await bench.load.run({ server: all[name], requests: counts.warmUp, connections, ...get });
      await bench.load.run({ server: all[name], requests: counts.warmUp, connections, ...post });
    });
  }
}

async function measureRequests(bench, all, round) {
  const fast = (name) => ['understudy', 'nginx', 'floor'].includes(name);
  for (const name of ['understudy', 'floor', 'nginx', 'prism', 'prism_silent', 'mountebank', 'wiremock', 'mockserver']) {
    if (!all[name]) continue;
    const requests = fast(name) ? counts.fast : counts.slow;
    await bench.sample(`get ${name}`, { server: all[name], requests, ...get });
    await bench.sample(`post ${name}`, { server: all[name].post ?? all[name], requests, first: round * requests, ...post });
  }
  await bench.sample('cold understudy', { server: all.understudy, requests: counts.cold, first: round * counts.cold, ...get, lines: 'cold' });
}

async function measureConnections(bench, all, round) {
  await bench.sample('mix understudy', { server: all.understudy, requests: counts.fast, first: round * counts.fast, ...mix });
  for (const name of ['understudy', 'floor', 'nginx']) {
    if (all[name]) await bench.sample(`pipelined ${name}`, { server: all[name], requests: counts.pipelined, pipelined: 16, ...get });
  }
  const kept = { ...get, lines: 'alice_tls', tls: true, requests: counts.tls };
  const sessions = { ...kept, sessions: true, connections: 8, requests: counts.sessions };
  for (const [name, server] of [['understudy', all.tls], ['nginx', all.nginx?.tls]]) {
    if (!server) continue;
    await bench.sample(`tls ${name}`, { server, ...kept });
    await bench.sample(`sessions ${name}`, { server, ...sessions });
    await bench.sample(`resumed ${name}`, { server, ...sessions, resume: true });
  }
}

// Reads and writes in turn, which is what latency and steady state are measured under.
export const mix = { request: ['get.http', 'post.http'], status: [200, 201], lines: 'load', users };

export async function measureThroughput(bench, all) {
  await warmUp(bench, all);
  for (let round = 0; round < repetitions; ++round) {
    await measureRequests(bench, all, round);
    if (bench.peers) await measureConnections(bench, all, round);
  }
}
