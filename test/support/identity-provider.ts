import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** A server of the keys that it signs tokens with. */
export interface IdentityProvider {
  readonly jwksUrl: string;
  /** How often its keys were asked for. */
  readonly requests: () => number;
  readonly publicKey: () => CryptoKey;
  sign(claims: JWTPayload): Promise<string>;
  /** Signs with a new key from now on, and shows no other. */
  rotate(): Promise<void>;
  /** What it answers in place of its keys; null: the keys again. */
  answerWith(status: number | null): void;
  close(): Promise<void>;
}

const ALGORITHM = 'ES256';

export async function startIdentityProvider(): Promise<IdentityProvider> {
  let keys = 0;
  let requests = 0;
  let status: number | null = null;
  const newKey = async (): Promise<SigningKey> => ({
    kid: `key-${++keys}`,
    ...(await generateKeyPair(ALGORITHM, { extractable: true })),
  });
  let key = await newKey();

  const server = createServer(async (_request, response) => {
    requests += 1;
    const jwk = { ...(await exportJWK(key.publicKey)), kid: key.kid, alg: ALGORITHM, use: 'sig' };
    response.writeHead(status ?? 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  onTestFinished(close);
  return {
    jwksUrl: `http://127.0.0.1:${port}/.well-known/jwks.json`,
    requests: () => requests,
    publicKey: () => key.publicKey,
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, kid: key.kid }).sign(key.privateKey),
    async rotate() {
      key = await newKey();
    },
    answerWith(answer) {
      status = answer;
    },
    close,
  };
}
