import { notFound } from '../../../domain/errors.ts';
import type { SignedFiles } from '../../../ports/object-storage.ts';
import { etagOf, type SignedLinks } from '../signed-links.ts';
import { readFileRange } from './file-range.ts';
import { statObject } from './list-objects.ts';
import { isValidKey, type RootFolder } from './root-folder.ts';
import { guarded } from './storage-error.ts';

/** Opens the file that a link is for. */
export function signedFiles(root: RootFolder, links: SignedLinks): SignedFiles {
  return {
    async open(key, query) {
      const { fileName, expiresAtMs } = links.verify(key, query);
      const object = isValidKey(key) ? await guarded(() => statObject(root, key)) : null;
      if (!object) throw notFound('The file');
      const { sizeBytes } = object;
      return {
        fileName,
        sizeBytes,
        expiresAtMs,
        etag: etagOf(key),
        read: (range = { start: 0, end: sizeBytes - 1 }) => readFileRange(root.pathOf(key), range),
      };
    },
  };
}
