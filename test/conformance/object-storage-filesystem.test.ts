import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createFilesystemStorage } from '../../packages/server/src/drivers/storage/filesystem.ts';
import { manualClock } from '../support/manual-clock.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { describeObjectStorage } from './object-storage.ts';

describeObjectStorage('filesystem', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'offprint-storage-'));
  const directory = join(parent, 'files');
  const clock = manualClock();
  const { storage, files } = createFilesystemStorage({
    directory,
    publicUrl: 'https://print.example.com',
    signingSecret: 'a secret of the conformance test',
    clock,
  });
  return {
    storage,
    pageSize: 50,
    async open(url) {
      const { pathname, searchParams } = new URL(url);
      const file = await files.open(pathname.replace('/files/', ''), searchParams);
      return { bytes: await buffer(file.read()), fileName: file.fileName };
    },
    async letTimePass(ms) {
      clock.advance(ms);
      for (const path of await filesIn(directory)) {
        const { mtimeMs } = await stat(path);
        const earlier = (mtimeMs - ms) / 1000;
        await utimes(path, earlier, earlier);
      }
    },
    async lock(key) {
      const path = join(directory, key);
      await rm(path);
      await mkdir(path);
    },
    async goDown() {
      await rename(directory, join(parent, 'elsewhere'));
      await writeFile(directory, 'a file where the folder should be');
    },
    close: () => removeFolder(parent),
  };
});

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
}
