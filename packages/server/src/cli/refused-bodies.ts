import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/**
 * The most requests whose bodies are still read after the answer, so that clients that send before
 * they read get the refusal. For many at once that would be megabytes of garbage.
 */
const MOST_DRAINING = 8;

/** Hangs up on clients that still send a refused body, beyond a few. */
export function boundDraining(server: Server, most = MOST_DRAINING): void {
  let draining = 0;
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    outgoing.once('finish', () => {
      if (incoming.complete) return;
      if (draining >= most) {
        incoming.socket.destroySoon();
        return;
      }
      draining += 1;
      // Emitted when the rest has arrived, and when the adapter has hung up.
      incoming.once('close', () => {
        draining -= 1;
      });
    });
  });
}
