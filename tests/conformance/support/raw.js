// HTTP/1.1 by hand, for what no client library would send.

import { connect } from 'node:net';
import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';

export class RawConnection {
  static async open(base) {
    const { protocol, hostname, port } = new URL(base);
    const tls = protocol === 'https:';
    const where = { host: hostname, port: Number(port) };
    // In TLS 1.2 nothing comes behind the handshake but answers; where a ticket of 1.3 is unread, Node takes a reset for an end.
    const secured = { ...where, servername: hostname, rejectUnauthorized: false, maxVersion: 'TLSv1.2' };
    const socket = tls ? connectTls(secured) : connect(where);
    await once(socket, tls ? 'secureConnect' : 'connect');
    return new RawConnection(socket);
  }

  constructor(socket) {
    this.socket = socket;
    this.received = Buffer.alloc(0);
    this.ended = false;
    socket.on('data', (data) => (this.received = Buffer.concat([this.received, data])));
    socket.on('error', () => {}); // a reset counts as the end
    socket.on('close', () => (this.ended = true));
  }

  send(data) {
    this.socket.write(data);
  }

  // The next response; with `bodiless` one whose Content-Length promises a body that does not come (to HEAD).
  async response({ bodiless = false } = {}) {
    let end;
    while ((end = this.received.indexOf('\r\n\r\n')) < 0) await this.more();
    const [first, ...lines] = this.received.subarray(0, end).toString('latin1').split('\r\n');
    const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim()]));
    const [version, status] = first.split(' ');
    const length = bodiless ? 0 : Number(headers.get('content-length') ?? 0);
    while (this.received.length < end + 4 + length) await this.more();
    const body = this.received.subarray(end + 4, end + 4 + length).toString();
    this.received = this.received.subarray(end + 4 + length);
    return { version, status: Number(status), headers, body };
  }

  async more() {
    if (this.ended) throw new Error(`closed after ${JSON.stringify(this.received.toString())}`);
    const other = new AbortController(); // which of the two does not come is waited for no longer
    await Promise.race(['data', 'close'].map((event) => once(this.socket, event, { signal: other.signal })));
    other.abort();
  }

  // Waits until the server has closed; gives what came meanwhile.
  async closed() {
    if (!this.ended) await once(this.socket, 'close');
    return this.received.toString();
  }

  destroy() {
    this.socket.destroy();
  }
}
