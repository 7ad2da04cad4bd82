/** A part of the system, and all that it may import besides itself. */
interface Layer {
  /** Source paths that begin so belong to it. */
  readonly at: string | readonly string[];
  readonly mayImport: readonly string[];
  /** The packages and modules of Node that it may use; absent: any. */
  readonly packages?: readonly string[];
  /** What its sources must not say, comments included; absent: anything goes. */
  readonly neverSays?: RegExp;
}

const SERVER = 'packages/server/src';
const DRIVERS = `${SERVER}/drivers/`;
const INNER = ['contract', 'domain', 'ports'] as const;

/** Ports are named by role, and what is behind them is known to drivers alone. */
const TECHNOLOGY = /browser|chromium|puppeteer|typst|sqlite|postgres|redis/i;

/** The one direction of imports; see ARCHITECTURE.md. */
export const LAYERS: Readonly<Record<string, Layer>> = {
  contract: { at: 'packages/contract/src/', mayImport: [], packages: ['zod'] },
  client: {
    at: 'packages/client/src/',
    mayImport: ['contract'],
    packages: ['content-disposition', 'eventsource-parser'],
  },
  chromium: {
    at: 'packages/chromium/src/',
    mayImport: [],
    packages: [
      '@puppeteer/browsers',
      'modern-tar/fs',
      'node:url',
      'puppeteer-core',
      'puppeteer-core/internal/api/CDPSession.js',
      'puppeteer-core/internal/cdp/Connection.js',
      'puppeteer-core/internal/node/PipeTransport.js',
    ],
  },
  react: { at: 'packages/react/src/', mayImport: ['contract', 'client'] },
  dashboard: { at: 'packages/dashboard/src/', mayImport: ['contract', 'client', 'react'] },

  domain: {
    at: `${SERVER}/domain/`,
    mayImport: ['contract'],
    packages: ['zod', 'node:crypto', 'node:url'],
    neverSays: TECHNOLOGY,
  },
  ports: {
    at: `${SERVER}/ports/`,
    mayImport: ['contract', 'domain'],
    packages: [],
    neverSays: TECHNOLOGY,
  },
  async: { at: `${SERVER}/async/`, mayImport: [], packages: [] },
  app: {
    at: `${SERVER}/app/`,
    mayImport: [...INNER, 'async'],
    packages: ['node:crypto'],
    neverSays: TECHNOLOGY,
  },
  http: { at: `${SERVER}/http/`, mayImport: [...INNER, 'async', 'app'] },
  worker: { at: `${SERVER}/worker/`, mayImport: [...INNER, 'async', 'app'] },
  platform: {
    at: `${SERVER}/platform/`,
    mayImport: [],
    packages: [
      '@noble/hashes/legacy.js',
      '@noble/hashes/sha2.js',
      'node:child_process',
      'node:crypto',
      'node:fs',
      'node:fs/promises',
      'node:http',
      'node:module',
      'node:net',
      'node:os',
      'node:path',
    ],
  },
  drivers: { at: DRIVERS, mayImport: [...INNER, 'async', 'platform', 'chromium'] },
  templates: { at: `${SERVER}/templates/`, mayImport: ['contract', 'domain', 'async', 'platform'] },
  config: { at: `${SERVER}/config/`, mayImport: ['contract', 'domain'] },
  compose: {
    at: [
      `${SERVER}/compose.ts`,
      `${SERVER}/compose-edge.ts`,
      `${SERVER}/compose-photo-fetch.ts`,
      `${SERVER}/compose-printer.ts`,
      `${SERVER}/compose-readers.ts`,
      `${SERVER}/compose-readers-program.ts`,
      `${SERVER}/compose-store.ts`,
      `${SERVER}/compose-storage.ts`,
      `${SERVER}/compose-tracing.ts`,
    ],
    mayImport: [
      'domain',
      'ports',
      'app',
      'http',
      'worker',
      'platform',
      'drivers',
      'templates',
      'config',
    ],
  },
  library: {
    at: [
      `${SERVER}/edge.ts`,
      `${SERVER}/index.ts`,
      `${SERVER}/library-coordination.ts`,
      `${SERVER}/library-exports.ts`,
      `${SERVER}/next.ts`,
      `${SERVER}/next/`,
      `${SERVER}/node.ts`,
      `${SERVER}/template.ts`,
    ],
    mayImport: [...INNER, 'app', 'worker', 'platform', 'config', 'compose', 'templates'],
  },
  // Published alone as well, as create-offprint.
  init: {
    at: `${SERVER}/init/`,
    mayImport: [],
    packages: ['node:fs', 'node:fs/promises', 'node:path', 'node:readline/promises', 'node:util'],
  },
  cli: {
    at: `${SERVER}/cli/`,
    mayImport: [...INNER, 'async', 'app', 'init', 'templates', 'config', 'compose', 'platform'],
  },
  main: { at: `${SERVER}/main.ts`, mayImport: ['cli'] },
};

const WORKSPACE_PACKAGES: Readonly<Record<string, string>> = {
  '@offprint/chromium': 'chromium',
  '@offprint/contract': 'contract',
  '@offprint/client': 'client',
  '@offprint/react': 'react',
};

export function layerOf(path: string): string | null {
  const found = Object.entries(LAYERS).find(([, { at }]) =>
    [at].flat().some((beginning) => path.startsWith(beginning)),
  );
  return found?.[0] ?? WORKSPACE_PACKAGES[path] ?? null;
}

/** What several drivers are built with. */
export const SHARED_BY_DRIVERS: readonly string[] = [
  'reader/reader-errors',
  'renderer/fit-pages',
  'renderer/memory-watch',
  'renderer/page-fill',
  'renderer/plain-pdf',
  'renderer/render-errors',
  'storage/bucket',
  'storage/bucket-error',
  'storage/bucket-http',
  'storage/bucket-storage',
  'storage/signed-links',
  'storage/strict-query',
  'storage/xml-answers',
  'storage/xml-bucket',
  'store/call-groups',
  'store/clock-finding',
  'store/due-queues',
  'store/migration-plan',
  'store/watchers',
];

/** `drivers/store/sqlite/jobs.ts` and `drivers/store/sqlite.ts` are of the driver `store/sqlite`. */
export function driverOf(path: string): string | null {
  if (!path.startsWith(DRIVERS)) return null;
  const [port, name = ''] = path.slice(DRIVERS.length).split('/');
  return `${port}/${name.replace(/\.tsx?$/, '')}`;
}
