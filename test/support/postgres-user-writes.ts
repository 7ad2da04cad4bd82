import type pg from 'pg';

/** All that have rows of users. */
export const USER_TABLES = [
  'jobs',
  'job_states',
  'exports',
  'usage',
  'documents',
  'document_versions',
  'claims',
  'reservations',
  'ledgers',
  'coordination_fences',
] as const;

/** By table: what can be inserted and updated, `*` for every column, and whether rows can be deleted. */
export async function writable(client: pg.Client, schema: string) {
  const { rows } = await client.query(
    `SELECT relname AS name, has_table_privilege(pg_class.oid, 'DELETE') AS deletes,
       CASE WHEN has_table_privilege(pg_class.oid, 'INSERT') THEN ARRAY['*'] ELSE array_agg(
         attname::text ORDER BY attnum)
         FILTER (WHERE has_column_privilege(pg_class.oid, attnum, 'INSERT')) END AS inserts,
       CASE WHEN has_table_privilege(pg_class.oid, 'UPDATE') THEN ARRAY['*'] ELSE array_agg(
         attname::text ORDER BY attnum)
         FILTER (WHERE has_column_privilege(pg_class.oid, attnum, 'UPDATE')) END AS updates
     FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
     WHERE relnamespace = to_regnamespace($1) AND relname = ANY ($2)
     GROUP BY pg_class.oid, relname`,
    [schema, USER_TABLES.filter((table) => !COORDINATION_TABLES.includes(table))],
  );
  return Object.fromEntries(
    rows.map(({ name, inserts, updates, deletes }) => [name, { inserts, updates, deletes }]),
  );
}

/** Programs of a user hold what they like there; nobody else goes by it. */
const COORDINATION_TABLES: readonly string[] = [
  'claims',
  'reservations',
  'ledgers',
  'coordination_fences',
];

/** What `writable` should answer. */
export const WRITABLE = {
  jobs: { inserts: ['*'], updates: null, deletes: true },
  job_states: {
    inserts: [
      'job_id',
      'user_id',
      'submission_id',
      'priority',
      'max_attempts',
      'user_concurrency',
      'quota_bytes',
      'announces_end',
      'run_after_ms',
      'updated_at_ms',
    ],
    updates: null,
    deletes: true,
  },
  exports: { inserts: null, updates: ['download_count'], deletes: true },
  usage: { inserts: null, updates: null, deletes: false },
  documents: { inserts: ['*'], updates: ['newest_version', 'updated_at_ms'], deletes: true },
  document_versions: { inserts: ['*'], updates: null, deletes: true },
};

/** Of a user who can run any SQL as the role. */
export const NOT_FOR_USERS = [
  'UPDATE usage SET used_bytes = 0',
  'DELETE FROM usage',
  `UPDATE job_states SET status = 'completed', result = '{}', expires_at_ms = 0`,
  'UPDATE job_states SET fence = 0, attempts = 0',
  'UPDATE job_states SET priority = -1, quota_bytes = 9007199254740991',
  `INSERT INTO job_states SELECT * FROM job_states LIMIT 1`,
  `UPDATE jobs SET spec = '{}'`,
  `UPDATE exports SET storage_key = 'exports/bob/inline/x/1.pdf'`,
  'UPDATE exports SET expires_at_ms = 9007199254740991',
  `INSERT INTO exports SELECT * FROM exports LIMIT 1`,
  `UPDATE document_versions SET data_bytes = 0`,
  `INSERT INTO document_versions
   SELECT user_id, document_id, 99, title, template_id, 'h', data, 0, 0 FROM document_versions`,
  ...[
    { status: 'processing', sets_lease: true, lease_in_ms: 60_000 },
    { status: 'completed', sets_result: true, result: {} },
    { status: 'pending', add_attempts: -1 },
  ].map(
    (transition) =>
      `SELECT apply_user_transition(json_populate_record(NULL::transition,
         '${JSON.stringify({ statuses: ['pending'], ...transition })}'), job_id) FROM job_states`,
  ),
];
