import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const APP_KINDS = ['next', 'express', 'node'] as const;
export type AppKind = (typeof APP_KINDS)[number];

/** What the files that are written have to know of an app. */
export interface App {
  readonly kind: AppKind;
  readonly hasTypeScript: boolean;
  /** Whether its `.js` files are ES modules. */
  readonly isModule: boolean;
  /** Before the paths of its sources. */
  readonly sources: '' | 'src/';
  /** The config of Next.js that is there already. */
  readonly nextConfig: string | null;
  /** What installs a package, up to the package's name. */
  readonly installCommand: string;
}

interface Manifest {
  readonly type?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const NEXT_CONFIGS = ['next.config.ts', 'next.config.mts', 'next.config.js', 'next.config.mjs'];

const INSTALL_COMMANDS = {
  'pnpm-lock.yaml': 'pnpm add',
  'yarn.lock': 'yarn add',
  'bun.lock': 'bun add',
};

/**
 * Looks at the folder of an app.
 *
 * @param kind in place of the one that its dependencies tell
 * @returns null where there is no package.json
 * @throws SyntaxError when package.json is not JSON
 */
export function recogniseApp(folder: string, kind?: AppKind): App | null {
  const has = (path: string) => existsSync(join(folder, path));
  if (!has('package.json')) return null;
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const dependencies = { ...manifest.devDependencies, ...manifest.dependencies };
  const app = kind ?? APP_KINDS.find((each) => each in dependencies) ?? 'node';
  const lockFile = Object.entries(INSTALL_COMMANDS).find(([name]) => has(name));
  return {
    kind: app,
    hasTypeScript: has('tsconfig.json') || 'typescript' in dependencies,
    isModule: manifest.type === 'module',
    sources: hasSourceFolder(app, has) ? 'src/' : '',
    nextConfig: NEXT_CONFIGS.find(has) ?? null,
    installCommand: lockFile?.[1] ?? 'npm install',
  };
}

/** Next.js looks into `src` only where there is no `app` or `pages` beside it. */
function hasSourceFolder(kind: AppKind, has: (path: string) => boolean): boolean {
  return has('src') && !(kind === 'next' && (has('app') || has('pages')));
}
