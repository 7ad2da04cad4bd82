import { randomBytes, randomUUID } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { OffprintError } from '../../../domain/errors.ts';
import { makePrivateFolder } from '../../../platform/make-folder.ts';
import { PRIVATE_FILE_MODE } from './root-folder.ts';
import { errorCode, orNullIfMissing } from './storage-error.ts';

const FILE_NAME = 'signing-secret';
const SECRET_BYTES = 32;

/**
 * The secret that signs this machine's links, kept in `signing-secret` in the folder and readable
 * by its owner only. Processes that start together use the same.
 *
 * @throws OffprintError STORAGE_UNAVAILABLE saying what to do, when it can be neither read nor made
 */
export async function keepSigningSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, FILE_NAME);
  const kept = await readSecret(path);
  if (kept !== null) return kept;
  await makeSecret(path).catch((cause) => {
    throw secretError(
      'cannot be made. Check the path, the permissions and the free space of the folder.',
      cause,
    );
  });
  const made = await readSecret(path);
  if (made === null) throw secretError('is gone again. Another program deletes it.');
  return made;
}

async function readSecret(path: string): Promise<string | null> {
  const content = await orNullIfMissing(readFile(path, 'utf8')).catch((cause) => {
    throw secretError(
      'cannot be read. Check its permissions, or delete it to have a new one made.',
      cause,
    );
  });
  if (content === null) return null;
  const secret = content.trim();
  if (secret.length >= SECRET_BYTES) return secret;
  throw secretError('holds no whole secret. Delete it to have a new one made.');
}

function secretError(problem: string, cause?: unknown): OffprintError {
  const message = `The file ${FILE_NAME} in the data folder ${problem}`;
  return new OffprintError('STORAGE_UNAVAILABLE', message, { cause });
}

/** Writes another file first, and gives it the name in one step if no file has it. */
async function makeSecret(path: string): Promise<void> {
  makePrivateFolder(resolve(dirname(path)));
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
