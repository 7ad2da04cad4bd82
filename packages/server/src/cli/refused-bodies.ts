import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/**
 * Requests at once whose bodies are read on after they were answered, so that a client that sends
 * before it reads gets to its refusal. For a crowd of them that is megabytes of garbage at once.
 */
const MOST_DRAINING = 8;

/** Hangs up on clients that still send what was refused already, beyond a few. */
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
      // Either ends it: the rest has come, or the adapter has hung up.
      incoming.once('close', () => {
        draining -= 1;
      });
    });
  });
}
