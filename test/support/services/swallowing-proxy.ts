import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A port that passes bytes on to the server, until it swallows them all without a word. */
export async function swallowingProxy(url: string) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let swallows = false;
  let connections = 0;
  const server = createServer((inner) => {
    connections += 1;
    const outer = connect(Number(port), hostname);
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => swallows || to.destroy());
      from.on('data', (bytes) => swallows || to.write(bytes));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const proxied = new URL(url);
  proxied.host = `127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    url: proxied.href,
    /** How many have ever been opened. */
    connections: () => connections,
    swallow(does: boolean) {
      swallows = does;
      // What was swallowed leaves connections that no one could use again.
      if (!does) for (const socket of sockets) socket.destroy();
    },
  };
}
