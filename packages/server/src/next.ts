import type { HostPorts } from './compose.ts';
import type { ConfigInput } from './config/config-schema.ts';
import { createMount } from './next/mount.ts';
import { printAfterAnswer, printWhileWaiting } from './next/printing.ts';
import { closeAll, running } from './next/running.ts';

export { type NextConfigLike, withOffprint } from './next/next-config.ts';
export { closeAll };

/** The user of the app's own session. */
export interface SignedInUser {
  readonly user: string;
  readonly plan?: string | undefined;
}

export interface RouteOptions {
  /** The path of the route file: `/api` for `app/api/[[...offprint]]/route.ts`, the default. */
  readonly basePath?: string;
  /** Settings in place of the environment's. */
  readonly config?: ConfigInput;
  readonly ports?: HostPorts;
  /**
   * Returns the user of a request without Offprint's own credentials, or null for none. Without it,
   * only `OFFPRINT_AUTH` decides.
   */
  readonly user?: (request: Request) => SignedInUser | null | Promise<SignedInUser | null>;
  /** `after` of `next/server`, which runs work once the answer has been sent. */
  readonly after?: (work: () => Promise<void>) => void;
  /**
   * `worker`: a worker of this process prints submissions, as `next start` allows. `request`: each
   * submission is printed after its answer or, without `after`, before it. `elsewhere`: a worker of
   * another process prints. By default `request` on Vercel, Netlify and Lambda, else `worker`.
   */
  readonly printing?: 'worker' | 'request' | 'elsewhere';
  /**
   * The largest body of requests and answers. The platform answers larger ones with its own error.
   * By default 4,500,000 on Vercel, Netlify and Lambda.
   */
  readonly maxBodyBytes?: number;
  /** How long a request may print. By default 50 s, which is less than the platforms' 60. */
  readonly maxDurationMs?: number;
}

type Handler = (request: Request) => Promise<Response>;
type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

const MAX_DURATION_MS = 50_000;

/**
 * The handlers of a Next.js route, `export const { GET, POST, PUT, DELETE, OPTIONS } =
 * createRoutes({ after })`. Offprint is set up at the first request, once a process, and again when
 * the options change, as in development.
 */
export function createRoutes(options: RouteOptions = {}): Readonly<Record<Method, Handler>> {
  const mount = createMount(options.basePath ?? '/api');
  const maxDurationMs = options.maxDurationMs ?? MAX_DURATION_MS;

  const answer: Handler = async (request) => {
    const offprint = await running(mount, options);
    const inner = await offprint.inner(request);
    if (!offprint.printsInRequests || !mount.isSubmission(inner))
      return await offprint.fetch(inner);
    if (mount.waitsForJob(inner)) {
      return await printWhileWaiting(offprint, inner, maxDurationMs);
    }
    return await printAfterAnswer(offprint, inner, maxDurationMs, options.after);
  };
  const methods: readonly Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
  return Object.fromEntries(methods.map((method) => [method, answer])) as Record<Method, Handler>;
}
