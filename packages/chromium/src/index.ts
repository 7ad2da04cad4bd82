import { fileURLToPath } from 'node:url';

export { Browser, detectBrowserPlatform, getInstalledBrowsers, install } from '@puppeteer/browsers';
export { type UnpackOptionsFS, unpackTar } from 'modern-tar/fs';
export type { CDPSession, Connection, Protocol } from 'puppeteer-core';
export { launch } from 'puppeteer-core';

/** Where `@sparticuz/chromium` keeps its archives: the browser for Linux x64, libraries, a font. */
export function archiveDirectory(): string {
  return fileURLToPath(new URL('../bin', import.meta.resolve('@sparticuz/chromium')));
}
