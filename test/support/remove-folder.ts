import { rm } from 'node:fs/promises';

/** With all that is in it, though a process that was just killed may still write there. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 });
}
