import { fileURLToPath } from 'node:url';

export type { UnpackOptionsFS } from 'modern-tar/fs';
export type { Protocol } from 'puppeteer-core';
export type { CDPSession } from 'puppeteer-core/internal/api/CDPSession.js';
export type { Connection } from 'puppeteer-core/internal/cdp/Connection.js';
export { type BrowserConnection, connect } from './connect.ts';

/** Where `@sparticuz/chromium` keeps its archives: the browser for Linux x64, libraries, a font. */
export function archiveDirectory(): string {
  return fileURLToPath(new URL('../bin', import.meta.resolve('@sparticuz/chromium')));
}

/** Downloads browsers and finds downloaded ones. Few processes load it, since that takes 50 ms. */
export async function loadInstaller(): Promise<typeof import('@puppeteer/browsers')> {
  return await import('@puppeteer/browsers');
}

/** Loaded once for each version of the bundled browser. */
export async function loadUnpacker(): Promise<typeof import('modern-tar/fs')> {
  return await import('modern-tar/fs');
}
