import { Socket } from 'node:net';
import { clientConfig, type Pg } from './pg-library.ts';
import { quotedName } from './quoted-name.ts';

export interface ListeningClient {
  onMessage(listener: (text: string) => void): void;
  /** Resolves when the connection has ended. */
  readonly lost: Promise<void>;
  /** At once, also when the other end does not answer any more. */
  destroy(): void;
}

export async function connectListening(
  pg: Pg,
  url: string,
  channel: string,
): Promise<ListeningClient> {
  const socket = new Socket();
  const client = new pg.Client({ ...clientConfig(pg, url), stream: () => socket });
  const lost = Promise.withResolvers<void>();
  client.on('error', () => lost.resolve());
  client.on('end', () => lost.resolve());
  try {
    await client.connect();
    await client.query(`LISTEN ${quotedName(channel)}`);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return {
    onMessage: (listener) => {
      client.on('notification', ({ payload = '' }) => listener(payload));
    },
    lost: lost.promise,
    destroy: () => socket.destroy(),
  };
}
