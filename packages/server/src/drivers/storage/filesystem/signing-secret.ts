import { randomBytes, randomUUID } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makePrivateFolder } from './private-folder.ts';
import { PRIVATE_FILE_MODE } from './root-folder.ts';
import { errorCode, guarded, orNullIfMissing } from './storage-error.ts';

const SECRET_BYTES = 32;

/**
 * The secret that this machine signs its links with: made once, kept in `signing-secret` in the
 * folder, readable by its owner only. Processes that start together agree on one.
 *
 * @throws OffprintError STORAGE_UNAVAILABLE when it can be neither read nor made
 */
export function keepSigningSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'signing-secret');
  return guarded(async () => {
    const kept = await orNullIfMissing(readFile(path, 'utf8'));
    if (kept !== null) return checked(kept, path);
    await makePrivateFolder(resolve(dataDir));
    await make(path);
    return checked(await readFile(path, 'utf8'), path);
  });
}

function checked(content: string, path: string): string {
  const secret = content.trim();
  if (secret.length >= SECRET_BYTES) return secret;
  throw new Error(`${path} holds no whole secret; delete it to have a new one made`);
}

/** The whole file gets its name in one step, and only if there is none of that name. */
async function make(path: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  const file = await open(temporary, 'wx', PRIVATE_FILE_MODE);
  try {
    await file.writeFile(`${randomBytes(SECRET_BYTES).toString('base64url')}\n`);
    await file.sync();
    await link(temporary, path);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await file.close();
    await rm(temporary, { force: true });
  }
}
