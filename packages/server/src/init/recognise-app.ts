import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const APP_KINDS = ['next', 'express', 'node'] as const;
export type AppKind = (typeof APP_KINDS)[number];

/** The facts about an app that the new files depend on. */
export interface App {
  readonly kind: AppKind;
  readonly hasTypeScript: boolean;
  /** Whether its `.js` files are ES modules. */
  readonly isModule: boolean;
  /** The folder of its sources. */
  readonly sources: '' | 'src/';
  /** The app's own Next.js config. */
  readonly nextConfig: string | null;
  /** The command that installs a package, without the package's name. */
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
 * Examines the folder of an app.
 *
 * @param kind replaces the kind that its dependencies suggest
 * @returns null if there is no package.json
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

/** Next.js uses `src` only if there is no `app` or `pages` beside it. */
function hasSourceFolder(kind: AppKind, has: (path: string) => boolean): boolean {
  return has('src') && !(kind === 'next' && (has('app') || has('pages')));
}
