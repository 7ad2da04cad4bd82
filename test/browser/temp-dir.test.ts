import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../support/temp-dir.ts';
import { letter, NEVER, openRenderer } from './support/renderer.ts';

test('a folder for profiles that somebody else has prepared is refused in a sentence', async () => {
  const parent = await tempDir();
  const squatted = join(parent, 'squatted');
  await symlink(parent, squatted);
  const renderer = await openRenderer({ tempDir: squatted });

  await expect(renderer.render(letter({ bodyHtml: 'x' }), NEVER)).rejects.toMatchObject({
    code: 'ENGINE_UNAVAILABLE',
    message: expect.stringMatching(/belongs to another user, is a link.*OFFPRINT_TEMP_DIR/),
  });
});
