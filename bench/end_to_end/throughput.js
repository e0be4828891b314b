// CPU a request and requests a second, in closed loops: the servers take turns, in short runs, so that what the machine does
// to one it does to all.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connections, users } from './bench.js';

// The peers that run on Node and Java, and tokens never seen, have their turn in every eighth round.
export const rounds = 18;
const seldom = 8;
export const seldomRounds = Math.ceil(rounds / seldom);
export const counts = { fast: 25_000, slow: 1000, pipelined: 50_000, tls: 10_000, sessions: 500, cold: 3000, warmUp: 2000 };

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
  await load.mint(all.understudy, 'mint_alice.http', counts.cold * seldomRounds, 'cold');
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
  for (const name of slow) {
    if (!all[name]) continue;
    await bench.attempt(`warm up ${name}`, async () => {
      await bench.load.run({ server: all[name], requests: counts.warmUp, connections, ...get });
      await bench.load.run({ server: all[name], requests: counts.warmUp, connections, ...post });
    });
  }
}

const fast = ['understudy', 'floor', 'nginx'];
const slow = ['prism', 'prism_silent', 'mountebank', 'wiremock', 'mockserver'];

async function measureRequests(bench, all, names, requests, round) {
  for (const name of names) {
    if (!all[name]) continue;
    await bench.sample(`get ${name}`, { server: all[name], requests, ...get });
    await bench.sample(`post ${name}`, { server: all[name].post ?? all[name], requests, first: round * requests, ...post });
  }
}

async function measureConnections(bench, all, names, round) {
  for (const name of names) {
    if (all[name]) await bench.sample(`pipelined ${name}`, { server: all[name], requests: counts.pipelined, pipelined: 16, ...get });
  }
  const kept = { ...get, lines: 'alice_tls', tls: true, requests: counts.tls };
  const sessions = { ...kept, sessions: true, connections: 8, requests: counts.sessions };
  const servers = { understudy: all.tls, nginx: all.nginx?.tls };
  for (const [kind, options] of Object.entries({ tls: kept, sessions, resumed: { ...sessions, resume: true } })) {
    for (const name of names) {
      if (servers[name]) await bench.sample(`${kind} ${name}`, { server: servers[name], ...options });
    }
  }
}

// Reads and writes in turn, which is what latency and steady state are measured under.
export const mix = { request: ['get.http', 'post.http'], status: [200, 201], lines: 'load', users };

export async function measureThroughput(bench, all) {
  await warmUp(bench, all);
  for (let round = 0; round < rounds; ++round) {
    const names = round % 2 ? fast.toReversed() : fast; // whoever is always behind the same one is always warmed alike
    await measureRequests(bench, all, names, counts.fast, round);
    if (bench.peers) {
      await measureConnections(bench, all, names, round);
      await bench.sample('mix understudy', { server: all.understudy, requests: counts.fast, first: round * counts.fast, ...mix });
    }
    if (round % seldom) continue;
    await measureRequests(bench, all, slow, counts.slow, round);
    const first = (round / seldom) * counts.cold;
    await bench.sample('cold understudy', { server: all.understudy, requests: counts.cold, first, ...get, lines: 'cold' });
  }
}
