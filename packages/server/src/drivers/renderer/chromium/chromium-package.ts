import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OffprintError } from '../../../domain/errors.ts';

/** Few print by a browser, and it weighs as much as all the rest: whoever does installs it. */
export const CHROMIUM_PACKAGE = '@offprint/chromium';

/** Beside the server, or in the project that it runs in. */
function places(): readonly string[] {
  return [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href];
}

/** The path of its module; null where the package is not installed. */
export function findChromiumPackage(): string | null {
  for (const place of places()) {
    try {
      return createRequire(place).resolve(CHROMIUM_PACKAGE);
    } catch {
      // It is not to be seen from there.
    }
  }
  return null;
}

/**
 * What finds, starts and drives a browser. Loaded with the first one: most processes start none.
 *
 * @throws OffprintError ENGINE_UNAVAILABLE where the package is not installed
 */
export async function loadChromiumPackage(): Promise<typeof import('@offprint/chromium')> {
  const path = findChromiumPackage();
  if (path === null) throw chromiumPackageMissing();
  return await import(pathToFileURL(path).href);
}

export function chromiumPackageMissing(): OffprintError {
  return new OffprintError(
    'ENGINE_UNAVAILABLE',
    `Templates in HTML are printed by a browser, which the package ${CHROMIUM_PACKAGE} brings. Run: npm install ${CHROMIUM_PACKAGE}`,
  );
}
