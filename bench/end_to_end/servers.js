// Who is measured: understudy, the least that a server can do, and the peers. Each start gives { name, port, process }.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { freePort } from '../../tests/conformance/support/free_port.js';
import { Process } from './processes.js';

const path = '/idp/myaccount/emails';
const document = 'fixtures/openapi/okta-myaccount.yaml';
const json = { 'Content-Type': 'application/json' };

// Whether it answers a request within two seconds, with whatever status.
const answers = (port) => new Promise((resolve) => {
  request({ host: '127.0.0.1', port, path, agent: false, signal: AbortSignal.timeout(2000) }, (response) => {
    response.on('error', () => resolve(false)).on('end', () => resolve(true)).resume();
  }).on('error', () => resolve(false)).end();
});

const filler = (size) => 'x'.repeat(Math.max(0, size));

export class Servers {
  // programs: { server, floor, nginx, java } as paths, undefined for what is not there; root: the project; work: a folder of
  // our own; core: where servers run
  constructor(programs, root, work, core) {
    Object.assign(this, { programs, root, work, core });
  }

  async #start(name, port, command) {
    return { name, port, process: await Process.start(name, this.core, command, this.work, () => answers(port)) };
  }

  // As measured: one worker, one provider, its journal and metrics on. `options` are more of `serve`'s.
  async understudy({ fixture = 'fixture.yaml', state = 'state', options = [] } = {}) {
    const port = await freePort();
    return this.#start('understudy', port, [
      this.programs.server, 'serve', '--okta', `localhost:${port}`, '--no-auth0', '--threads', '1', '--ready-json',
      '--fixture', join(this.root, 'bench/load', fixture), '--state-dir', join(this.work, state), ...options,
    ]);
  }

  // As `understudy serve` starts it: both providers, the built-in fixtures.
  async understudyAsServed() {
    const [okta, auth0] = [await freePort(), await freePort()];
    return this.#start('understudy', okta, [
      this.programs.server, 'serve', '--okta', `localhost:${okta}`, '--auth0', `localhost:${auth0}`, '--ready-json',
      '--state-dir', join(this.work, 'served'),
    ]);
  }

  // Its certificate and key, which understudy makes with --tls, serve for nginx as well.
  async understudyTls() {
    return this.understudy({ state: 'tls', options: ['--tls'] });
  }

  // `bytes`: how long the whole answers are, { get, post }.
  async floor(bytes) {
    const port = await freePort();
    return this.#start('floor', port, [this.programs.floor, String(port), String(bytes.get), String(bytes.post)]);
  }

  // Constant answers: `get` and `post` are { body, padding } in bytes, the padding in a header that stands for those of
  // understudy that nginx does not send. At most `connections`, some of which it keeps for itself.
  async nginx(get, post, connections = 1024) {
    if (this.programs.nginx === undefined) throw new Error('nginx is not installed and could not be fetched');
    const [port, postPort, tlsPort] = [await freePort(), await freePort(), await freePort()];
    const answer = (status, { body, padding }) => `add_header X-Padding '${filler(padding)}'; return ${status} '${filler(body)}';`;
    const pem = join(this.work, 'tls/tls-server.pem');
    const tls = existsSync(pem) ? `server {
        listen 127.0.0.1:${tlsPort} ssl; ssl_certificate ${pem}; ssl_certificate_key ${pem};
        ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:tls:10m; ${answer(200, get)} }` : '';
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${this.work};`).join(' ');
    const file = join(this.work, 'nginx.conf');
    writeFileSync(file, `${process.getuid() === 0 ? 'user root;' : ''}
      daemon off; worker_processes 1; pid ${this.work}/nginx.pid; error_log stderr;
      events { worker_connections ${connections}; }
      http {
        access_log off; keepalive_requests 1000000000; keepalive_timeout 600s; default_type application/json; ${temporary}
        server { listen 127.0.0.1:${port}; ${answer(200, get)} }
        server { listen 127.0.0.1:${postPort}; ${answer(201, post)} }
        ${tls}
      }`);
    const server = await this.#start('nginx', port, [this.programs.nginx, '-c', file, '-e', 'stderr']);
    return { ...server, post: { ...server, port: postPort }, tls: tls && { ...server, port: tlsPort } };
  }

  // A file of an npm package of `folder`, which is bench/end_to_end or the peers in it.
  #module(folder, file) {
    const found = join(this.root, 'bench/end_to_end', folder, 'node_modules', file);
    if (!existsSync(found)) throw new Error(`${found} is missing: npm has not given it`);
    return found;
  }

  #java(jar, ...properties) {
    if (this.programs.java === undefined) throw new Error('Java is not installed and could not be');
    return [this.programs.java, ...properties, '-jar', this.#module('peers', jar)];
  }

  async prism(...options) {
    const port = await freePort();
    return this.#start('Prism', port, [
      process.execPath, this.#module('', '.bin/prism'), 'mock', '-h', '127.0.0.1', '-p', String(port), ...options,
      join(this.root, document),
    ]);
  }

  // `bodies`: constant ones, { get, post }.
  async mountebank(bodies) {
    const [port, control] = [await freePort(), await freePort()];
    const headers = { ...json, Connection: 'keep-alive' };
    const stub = (method, statusCode, body) => ({
      predicates: [{ equals: { method, path } }], responses: [{ is: { statusCode, headers, body } }],
    });
    const file = join(this.work, 'mountebank.json');
    writeFileSync(file, JSON.stringify({
      imposters: [{ port, host: '127.0.0.1', protocol: 'http', stubs: [stub('GET', 200, bodies.get), stub('POST', 201, bodies.post)] }],
    }));
    return this.#start('mountebank', port, [
      process.execPath, this.#module('peers', '.bin/mb'), 'start', '--port', String(control), '--localOnly', '--nologfile',
      '--loglevel', 'warn', '--pidfile', join(this.work, 'mountebank.pid'), '--configfile', file,
    ]);
  }

  async wiremock(bodies) {
    const port = await freePort();
    const folder = join(this.work, 'wiremock');
    const mapping = (method, status, body) => ({ request: { method, urlPath: path }, response: { status, body, headers: json } });
    mkdirSync(join(folder, 'mappings'), { recursive: true });
    const mappings = [mapping('GET', 200, bodies.get), mapping('POST', 201, bodies.post)];
    writeFileSync(join(folder, 'mappings/emails.json'), JSON.stringify({ mappings }));
    return this.#start('WireMock', port, [
      ...this.#java('wiremock/build/wiremock-standalone-3.13.2.jar'), '--port', String(port), '--root-dir', folder, '--disable-banner',
      '--max-request-journal-entries', '10000',
    ]);
  }

  // GET from the document. Our POST it does not find in there, so that is a constant as well.
  async mockserver(bodies) {
    const port = await freePort();
    const file = join(this.work, 'mockserver.json');
    writeFileSync(file, JSON.stringify([
      { specUrlOrPayload: `file:${join(this.root, document)}` },
      { httpRequest: { method: 'POST', path }, httpResponse: { statusCode: 201, headers: json, body: bodies.post } },
    ]));
    const jar = 'mockserver-node/mockserver-netty-8.0.0-jar-with-dependencies.jar';
    const properties = [`-Dmockserver.initializationJsonPath=${file}`, '-Dmockserver.logLevel=WARN'];
    return this.#start('MockServer', port, [...this.#java(jar, ...properties), '-serverPort', String(port)]);
  }
}
