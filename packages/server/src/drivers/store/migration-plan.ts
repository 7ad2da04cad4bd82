import { readdirSync, readFileSync } from 'node:fs';
import { OffprintError } from '../../domain/errors.ts';

export interface Migration {
  /** From 1, without gaps. */
  readonly version: number;
  /** Such as `0001_tables`. */
  readonly name: string;
}

export interface MigrationStatus {
  readonly applied: readonly Migration[];
  readonly pending: readonly Migration[];
}

/** The migrations of one driver, as files of its own folder. */
export interface MigrationPlan {
  readonly known: readonly Migration[];
  sqlOf(migration: Migration): string;
  /**
   * @param applied in order of version
   * @throws OffprintError STORE_UNAVAILABLE when a newer Offprint has written the store
   */
  status(applied: readonly Migration[]): MigrationStatus;
  /** @throws OffprintError STORE_UNAVAILABLE when a migration is pending */
  refusePending(status: MigrationStatus): void;
}

/** @param folder of the files, such as `0001_tables.sql` */
export function readMigrationPlan(folder: URL): MigrationPlan {
  const known = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({ version: Number.parseInt(file, 10), name: file.replace('.sql', '') }));
  return {
    known,
    sqlOf: ({ name }) => readFileSync(new URL(`${name}.sql`, folder), 'utf8'),
    status(applied) {
      const newest = applied.at(-1);
      if (newest && newest.version > known.length) throw writtenByNewer(newest, known.at(-1));
      return { applied, pending: known.slice(applied.length) };
    },
    refusePending({ pending }) {
      if (pending.length === 0) return;
      const names = pending.map(({ name }) => name).join(', ');
      throw unavailable(`The job store lacks ${names}. Run: offprint migrate`);
    },
  };
}

function writtenByNewer(newest: Migration, lastKnown: Migration | undefined): OffprintError {
  return unavailable(
    `The job store is at migration ${newest.name}, but this version of Offprint ends at ` +
      `${lastKnown?.name}. Use the newer Offprint that wrote it.`,
  );
}

function unavailable(message: string): OffprintError {
  return new OffprintError('STORE_UNAVAILABLE', message);
}
