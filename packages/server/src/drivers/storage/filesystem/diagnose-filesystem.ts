import { toOffprintError } from '../../../domain/errors.ts';
import { exists, folderProblem } from '../../../platform/make-folder.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { StoreFinding } from '../../../ports/store.ts';
import { createFilesystemStorage } from '../filesystem.ts';

/** Whether a file can be written, read and deleted. Does not make the folder. */
export async function diagnoseFilesystem(
  directory: string,
  clock: Clock,
): Promise<readonly StoreFinding[]> {
  if (!(await exists(directory))) {
    const problem = await folderProblem(directory);
    if (problem === null) return [ok(`files in ${directory} (a start makes it)`)];
    const advice = 'Set OFFPRINT_DATA_DIR or OFFPRINT_FILES_DIR to another folder.';
    return [{ status: 'failed', found: problem, advice }];
  }
  const { storage } = createFilesystemStorage({
    directory,
    publicUrl: '',
    signingSecret: 'nothing is signed here',
    clock,
  });
  try {
    await storage.check();
    return [ok(`files in ${directory}; wrote, read and deleted one`)];
  } catch (error) {
    const advice = `Check the permissions of ${directory} and the space on its disk.`;
    return [{ status: 'failed', found: toOffprintError(error).message, advice }];
  }
}

function ok(found: string): StoreFinding {
  return { status: 'ok', found, advice: null };
}
