import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OffprintError } from '../../../domain/errors.ts';

/** An optional package, since few print with a browser and it is as large as everything else. */
export const CHROMIUM_PACKAGE = '@offprint/chromium';

/** Beside the server, or in the project that it runs in. */
function places(): readonly string[] {
  return [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href];
}

/** The path of its module. Null if the package is not installed. */
export function findChromiumPackage(): string | null {
  for (const place of places()) {
    try {
      return createRequire(place).resolve(CHROMIUM_PACKAGE);
    } catch {
      // The package is not visible from there.
    }
  }
  return null;
}

/**
 * Loads what finds, starts and drives a browser. It is loaded with the first browser, since most
 * processes start none.
 *
 * @throws OffprintError ENGINE_UNAVAILABLE if the package is not installed
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
