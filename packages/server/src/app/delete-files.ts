import type { StoredObject } from '../ports/object-storage.ts';
import type { AppContext } from './context.ts';

type DeletableFile = Pick<StoredObject, 'key' | 'sizeBytes'>;

export interface DeletedFiles {
  readonly deletedFiles: number;
  readonly freedBytes: number;
  readonly failures: readonly unknown[];
}

/** Deletes what it can, and counts what is gone. */
export async function deleteFiles(
  ctx: AppContext,
  files: readonly DeletableFile[],
): Promise<DeletedFiles> {
  if (files.length === 0) return counted(files, []);
  try {
    await ctx.storage.deleteMany(files.map(({ key }) => key));
    return counted(files, []);
  } catch (error) {
    const gone = await goneAmong(ctx, files).catch(() => []);
    return counted(gone, [error]);
  }
}

async function goneAmong(ctx: AppContext, files: readonly DeletableFile[]) {
  const gone: DeletableFile[] = [];
  for (const file of files) {
    if ((await ctx.storage.stat(file.key)) === null) gone.push(file);
  }
  return gone;
}

function counted(gone: readonly DeletableFile[], failures: readonly unknown[]): DeletedFiles {
  const freedBytes = gone.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return { deletedFiles: gone.length, freedBytes, failures };
}
