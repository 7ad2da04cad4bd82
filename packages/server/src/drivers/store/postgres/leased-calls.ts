import type { Lease } from '../../../domain/job/job.ts';
import type { SqlDialect } from '../transition-sql.ts';
import { type SqlType, uuidOrNull, valuesOf } from './sql-values.ts';
import { toStorableJson } from './storable-text.ts';

/** Calls under leases that one statement carries out; each is a row of `given`. */
export interface LeasedCalls<Call, Texts> {
  /** In the order of their jobs, so that two statements never wait for each other. */
  readonly calls: readonly Call[];
  /** An item of FROM, with `place` (in `calls`), `job_id`, `lease_fence` and the calls' values. */
  readonly given: string;
  /** What `given` is made of: the first of the statement's values. */
  readonly value: string;
  /** What the calls were compiled to. */
  readonly texts: Texts;
}

/**
 * Compiles each call; those that come to the same text become one group. Most often there is one.
 *
 * @param compile to text that names values of the call by the dialect that it is given
 */
export function groupLeased<Call, Texts>(
  calls: readonly Call[],
  leaseOf: (call: Call) => Lease,
  compile: (call: Call, sql: SqlDialect) => Texts,
): readonly LeasedCalls<Call, Texts>[] {
  const compiled = calls.map((call) => compileOne(call, leaseOf(call), compile));
  compiled.sort((a, b) => (a.lease.jobId < b.lease.jobId ? -1 : 1));
  return [...Map.groupBy(compiled, ({ key }) => key).values()].map((members) => {
    const [{ texts, columns }] = members as [(typeof members)[0]];
    return {
      calls: members.map(({ call }) => call),
      given: `json_to_recordset(($1)[1]::json) AS given (${columns})`,
      value: toStorableJson(members.map(({ row }, place) => ({ ...row, place }))),
      texts,
    };
  });
}

function compileOne<Call, Texts>(
  call: Call,
  lease: Lease,
  compile: (call: Call, sql: SqlDialect) => Texts,
) {
  const types = ['place bigint', 'job_id uuid', 'lease_fence bigint'];
  const row: Record<string, unknown> = {
    job_id: uuidOrNull(lease.jobId),
    lease_fence: lease.fence,
  };
  const keep = (value: unknown, type: SqlType) => {
    const name = `value_${types.length}`;
    types.push(`${name} ${type}`);
    row[name] = value;
    return `given.${name}`;
  };
  const texts = compile(call, { ...valuesOf(keep), fence: () => 'given.lease_fence' });
  const columns = types.join(', ');
  return { call, lease, row, texts, columns, key: JSON.stringify([texts, columns]) };
}
