import { ERROR_TABLE, type ErrorEnvelope } from '@offprint/contract';

type Fetch = (request: Request) => Promise<Response>;

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Without credentials, the name under which a server on loopback was asked is all that tells its
 * own user from a web page whose name was made to resolve to 127.0.0.1 (DNS rebinding). So only
 * names of this machine are answered, and the one of `publicUrl`.
 */
export function refuseForeignHosts(fetch: Fetch, publicUrl: string | null): Fetch {
  const publicHost = publicUrl === null ? null : new URL(publicUrl).hostname;
  return async (request) => {
    const { hostname } = new URL(request.url);
    if (LOOPBACK.test(hostname) || hostname === publicHost) return fetch(request);
    return Response.json(refusal(hostname), { status: ERROR_TABLE.FORBIDDEN.status });
  };
}

function refusal(hostname: string): ErrorEnvelope {
  const message = `Without auth, this server answers only under names of its own machine, not as ${hostname}. Set OFFPRINT_PUBLIC_URL to the name that it is to have.`;
  return { success: false, message, error: { code: 'FORBIDDEN', message } };
}
