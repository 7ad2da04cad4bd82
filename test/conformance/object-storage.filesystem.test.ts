import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../packages/server/src/drivers/clock/system-clock.ts';
import { createFilesystemStorage } from '../../packages/server/src/drivers/storage/filesystem.ts';
import { describeObjectStorage } from './object-storage.ts';

describeObjectStorage('filesystem', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'offprint-storage-'));
  const { storage, files } = createFilesystemStorage({
    directory,
    publicUrl: 'https://print.example.com',
    signingSecret: 'a secret of the conformance test',
    clock: systemClock,
  });
  return {
    storage,
    async open(url) {
      const { pathname, searchParams } = new URL(url);
      const file = await files.open(pathname.replace('/files/', ''), searchParams);
      return { bytes: await new Response(file.read()).bytes(), fileName: file.fileName };
    },
    async letTimePass(ms) {
      for (const path of await filesIn(directory)) {
        const { mtimeMs } = await stat(path);
        const earlier = (mtimeMs - ms) / 1000;
        await utimes(path, earlier, earlier);
      }
    },
    close: () => rm(directory, { recursive: true, force: true }),
  };
});

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
}
