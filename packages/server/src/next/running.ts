import { createHash, randomBytes } from 'node:crypto';
import type { HostPorts } from '../compose.ts';
import type { Config } from '../config/config.ts';
import type { ConfigInput } from '../config/config-schema.ts';
import { defineConfig, loadConfig, readPlatform } from '../config/load.ts';
import { FUNCTION_BODY_BYTES, limitedTo, refuseLonger } from './body-limit.ts';
import type { Mount } from './mount.ts';

export interface RunningOptions {
  readonly config?: ConfigInput;
  readonly ports?: HostPorts;
  readonly user?: (request: Request) => Identity | null | Promise<Identity | null>;
  readonly printing?: 'worker' | 'request' | 'elsewhere';
  readonly maxBodyBytes?: number;
}

interface Identity {
  readonly user: string;
  readonly plan?: string | undefined;
}

/** An Offprint that answers under the host's paths. */
export interface RunningOffprint {
  readonly printsInRequests: boolean;
  /** The request for Offprint: at its own path, for the user of the app's session. */
  inner(request: Request): Promise<Request>;
  fetch(inner: Request): Promise<Response>;
  drain(options: { readonly maxDurationMs: number }): Promise<unknown>;
}

interface Kept {
  readonly options: string;
  readonly offprint: Promise<RunningOffprint & { close(): Promise<void> }>;
}

/**
 * Kept outside of modules, since a development server reloads them at each change, and databases
 * and engines would stay open.
 */
const KEPT = Symbol.for('offprint.next');
type KeepingGlobal = typeof globalThis & { [KEPT]?: Map<string, Kept> };

function keptInProcess(): Map<string, Kept> {
  const keeping = globalThis as KeepingGlobal;
  keeping[KEPT] ??= new Map();
  return keeping[KEPT];
}

/**
 * The one Offprint of this process at this place, set up at the first use.
 *
 * @throws ConfigError; OffprintError STORE_UNAVAILABLE or STORAGE_UNAVAILABLE. The next call tries
 *   again.
 */
export function running(mount: Mount, options: RunningOptions): Promise<RunningOffprint> {
  const all = keptInProcess();
  const key = mount.basePath;
  const wanted = digestOf(options);
  const kept = all.get(key);
  if (kept?.options === wanted) return kept.offprint;
  const offprint = (async () => {
    await kept?.offprint.then((old) => old.close()).catch(() => undefined);
    return await start(mount, options);
  })();
  all.set(key, { options: wanted, offprint });
  offprint.catch(() => {
    if (all.get(key)?.offprint === offprint) all.delete(key);
  });
  return offprint;
}

/** Closes every Offprint of this process's routes, for the end of a program. */
export async function closeAll(): Promise<void> {
  const kept = [...keptInProcess().values()];
  keptInProcess().clear();
  await Promise.all(
    kept.map(({ offprint }) =>
      offprint.then(
        ({ close }) => close(),
        () => undefined,
      ),
    ),
  );
}

/**
 * Functions are compared by their text, since in development they are new objects at each change.
 */
function digestOf({ config, ports, user, printing, maxBodyBytes }: RunningOptions): string {
  const parts = [config, Object.keys(ports ?? {}), String(user), printing, maxBodyBytes];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function start(mount: Mount, options: RunningOptions) {
  const { compose } = await import('../compose.ts');
  const hostKey = randomBytes(24).toString('base64url');
  const given = options.config === undefined ? loadConfig() : defineConfig(options.config);
  const { isServerless } = readPlatform();
  const maxBytes = options.maxBodyBytes ?? (isServerless ? FUNCTION_BODY_BYTES : Infinity);
  const config = limitedTo(maxBytes, options.user ? closedToOthers(given) : given);
  const printing = options.printing ?? (isServerless ? 'request' : 'worker');
  const system = await compose(config, {
    ...options.ports,
    mount: { ...mount, hostKey },
    prints: printing !== 'elsewhere',
  });
  if (printing === 'worker') system.worker.start();
  return {
    printsInRequests: printing === 'request',
    inner: async (request: Request) => await innerRequest(request, mount, options, hostKey),
    fetch: async (inner: Request) =>
      await refuseLonger(maxBytes, underMount(await system.fetch(inner), mount)),
    drain: (limits: { readonly maxDurationMs: number }) => system.drain(limits),
    close: () => system.close(),
  };
}

/** Requests without a user of the app's session need credentials, if any are configured. */
function closedToOthers(config: Config): Config {
  const { auth } = config;
  return auth.mode === 'none' ? { ...config, auth: { ...auth, mode: 'api-key' } } : config;
}

async function innerRequest(
  request: Request,
  mount: Mount,
  { user: userOf }: RunningOptions,
  hostKey: string,
): Promise<Request> {
  const inner = new Request(mount.innerUrl(request.url), request);
  if (!userOf || hasCredentials(inner)) return inner;
  // Without a key, no one may choose the user or the plan.
  inner.headers.delete('X-Offprint-User');
  inner.headers.delete('X-Offprint-Plan');
  const identity = await userOf(request);
  if (!identity) return inner;
  inner.headers.set('Authorization', `Bearer ${hostKey}`);
  inner.headers.set('X-Offprint-User', headerText(identity.user));
  if (identity.plan !== undefined) inner.headers.set('X-Offprint-Plan', headerText(identity.plan));
  return inner;
}

/** A header holds one byte in each character: here those of UTF-8. */
const headerText = (text: string) => Buffer.from(text).toString('latin1');

function hasCredentials({ headers, url }: Request): boolean {
  return headers.has('authorization') || new URL(url).searchParams.has('token');
}

/** Links in headers begin at the root of the API. */
function underMount(response: Response, { apiBase }: Mount): Response {
  if (apiBase === '') return response;
  const headers = new Headers(response.headers);
  for (const name of ['Location', 'Content-Location']) {
    const link = headers.get(name);
    if (link?.startsWith('/api/')) headers.set(name, apiBase + link);
  }
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers });
}
