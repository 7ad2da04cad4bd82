import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { debianProgram } from '../support/services/debian-program.ts';
import { tempDir } from '../support/temp-dir.ts';

const UNIT = new URL('../../deploy/systemd/offprint.service', import.meta.url);

async function verify(unit: string): Promise<string> {
  const path = join(await tempDir(), 'offprint.service');
  await writeFile(path, unit);
  const program = debianProgram('systemd-analyze', 'systemd');
  const { stderr } = spawnSync(program, ['verify', '--man=no', path], { encoding: 'utf8' });
  return stderr;
}

test('systemd knows each line of the unit, and refuses one that is wrong', async () => {
  // The program is where the unit says on the machines that it is for.
  const unit = (await readFile(UNIT, 'utf8')).replace(
    /^ExecStart=.*$/m,
    `ExecStart=${process.execPath}`,
  );

  expect(await verify(unit)).toBe('');
  expect(await verify(unit.replace('Restart=on-failure', 'Restart=sometimes'))).toContain(
    'service restart specifier',
  );
});
