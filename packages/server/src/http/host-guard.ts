import type { MiddlewareHandler } from 'hono';
import { OffprintError } from '../domain/errors.ts';

/** The names under which the API answers: any, or those of this machine and of the public URL. */
export type AllowedHosts = 'any' | 'own';

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Protects a server without auth on loopback from DNS rebinding, by which a web page on a name that
 * resolves to 127.0.0.1 could call it. It answers only under this machine's names and that of
 * `publicUrl`.
 */
export function refuseForeignHosts(publicUrl: string | null): MiddlewareHandler {
  const publicHost = publicUrl === null ? null : new URL(publicUrl).hostname;
  return async (c, next) => {
    const { hostname } = new URL(c.req.url);
    if (!LOOPBACK.test(hostname) && hostname !== publicHost) throw refusal(hostname);
    await next();
  };
}

function refusal(hostname: string): OffprintError {
  return new OffprintError(
    'FORBIDDEN',
    `Without auth, this server answers only under names of its own machine, not as ${hostname}. Set OFFPRINT_PUBLIC_URL to the name that it is to have.`,
  );
}
