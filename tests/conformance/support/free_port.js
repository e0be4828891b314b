import { once } from 'node:events';
import { createServer } from 'node:net';

// Of 127.0.0.1, free at this moment: for what has to be told its port, and cannot be given 0.
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
