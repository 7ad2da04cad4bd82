import { checkStorage } from '../../compose.ts';
import type { Config } from '../../config/config.ts';
import { toOffprintError } from '../../domain/errors.ts';
import { exists, folderProblem } from '../../platform/folder-problem.ts';
import { type Check, failed, ok } from './check.ts';

const NAME = 'Storage';

/** Whether a file can be written, read and deleted. A folder that is not there yet is not made. */
export async function checkFileStorage(config: Config): Promise<Check> {
  const { directory } = config.storage;
  if (!(await exists(directory))) return checkPlace(directory);
  try {
    await checkStorage(config);
    return ok(NAME, `files in ${directory}; wrote, read and deleted one`);
  } catch (error) {
    const advice = `Check the permissions of ${directory} and the space on its disk.`;
    return failed(NAME, toOffprintError(error).message, advice);
  }
}

async function checkPlace(directory: string): Promise<Check> {
  const problem = await folderProblem(directory);
  if (problem === null) return ok(NAME, `files in ${directory} (a start makes it)`);
  return failed(NAME, problem, 'Set OFFPRINT_DATA_DIR or OFFPRINT_FILES_DIR to another folder.');
}
