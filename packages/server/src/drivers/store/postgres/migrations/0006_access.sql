-- Who may do what. Workers connect as the owner of the tables, who sees all. What is done for a user
-- runs as a role of this schema alone, which sees the rows of one user: the one named by the claims
-- that PostgREST and Supabase set too. The driver puts its name in the place of :"user_role".

DO $$
DECLARE
  may_assume text := CASE WHEN current_setting('server_version_num')::int >= 160000
    THEN 'SET' ELSE 'MEMBER' END;
  granted text := format('GRANT %I TO %I', :'user_role', current_user)
    || CASE may_assume WHEN 'SET' THEN ' WITH SET TRUE' ELSE '' END;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'user_role') THEN
    CREATE ROLE :"user_role" NOLOGIN;
  END IF;
  IF NOT pg_has_role(current_user, :'user_role', may_assume) THEN
    EXECUTE granted;
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION USING ERRCODE = 'OFR01', MESSAGE = format(
    'The job store needs the role %1$I. Let an administrator of Postgres run: '
    'CREATE ROLE %1$I NOLOGIN; %2$s;', :'user_role', granted);
END $$;

GRANT USAGE ON SCHEMA :"schema" TO :"user_role";

CREATE FUNCTION current_user_claim() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub' $$;

-- Every table of ours by its name: in the schema public an app has tables too. Where there is no
-- policy, only the owner sees anything.
DO $$
DECLARE
  of_users CONSTANT text[] := ARRAY['jobs', 'job_states', 'exports', 'usage', 'documents',
    'document_versions', 'claims', 'reservations', 'ledgers', 'coordination_fences'];
  of_the_system CONSTANT text[] := ARRAY['outbox', 'store_identity', 'schema_migrations'];
  name text;
BEGIN
  FOREACH name IN ARRAY of_users || of_the_system LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  END LOOP;
  FOREACH name IN ARRAY of_users LOOP
    EXECUTE format(
      'CREATE POLICY own_rows ON %I TO :"user_role"
       USING (user_id = (SELECT current_user_claim()))', name);
  END LOOP;
END $$;

-- The role writes what a user may, and of that only the columns that a user's calls fill: it cannot
-- complete a job, publish an export, or change what is counted.
GRANT SELECT, INSERT, DELETE ON jobs, documents, document_versions TO :"user_role";
GRANT UPDATE (newest_version, updated_at_ms) ON documents TO :"user_role";
GRANT SELECT, DELETE ON job_states, exports TO :"user_role";
GRANT INSERT (job_id, user_id, submission_id, priority, max_attempts, user_concurrency, quota_bytes,
  announces_end, run_after_ms, updated_at_ms) ON job_states TO :"user_role";
GRANT UPDATE (download_count) ON exports TO :"user_role";
GRANT SELECT ON usage TO :"user_role";
-- Nobody but the programs of a user goes by what these hold.
GRANT SELECT, INSERT, UPDATE, DELETE ON claims, reservations, ledgers, coordination_fences
  TO :"user_role";

-- Acts as the user of the application until the end of the transaction.
CREATE FUNCTION act_as(p_user_id text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('request.jwt.claims', json_build_object('sub', p_user_id)::text, true);
END $$;

GRANT EXECUTE ON FUNCTION now_ms, current_user_claim, act_as, lock_key, is_kept, guard_holds,
  unexpired_bytes, job_document_bytes TO :"user_role";

-- For what is asked now and then. What is asked for each job has a function, whose plan is kept.
-- $1 are the values, $2 is the time.
CREATE FUNCTION run_statement(p_sql text, p_values text[]) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off AS $$
BEGIN
  RETURN QUERY EXECUTE p_sql USING p_values, now_ms();
END $$;

-- $3 is the user. Under p_lock, unless it is null, statements pass one by one; each sees what the last
-- one did.
CREATE FUNCTION run_for_user(p_user_id text, p_lock text, p_sql text, p_values text[])
RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET role = :'user_role' AS $$
BEGIN
  PERFORM act_as(p_user_id);
  IF p_lock IS NOT NULL THEN PERFORM pg_advisory_xact_lock(lock_key(p_lock)); END IF;
  RETURN QUERY EXECUTE p_sql USING p_values, now_ms(), p_user_id;
END $$;
