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

CREATE FUNCTION current_user_claim() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub' $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['jobs', 'job_states', 'exports', 'usage', 'documents',
    'document_versions']
  LOOP
    EXECUTE format(
      'CREATE POLICY own_rows ON %I TO :"user_role"
       USING (user_id = (SELECT current_user_claim()))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO :"user_role"', name);
  END LOOP;
  -- Without a policy, only the owner sees anything.
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;

-- Each statement of the driver goes through one of these two: so it is one transaction, and needs no
-- setting of the session, which a pooler would not keep. In it $1 are the values, $2 is the time, $3
-- the user, and $4 are documents. To compile a statement takes longer than to run it, hence jit.

CREATE FUNCTION run_statement(p_sql text, p_values text[]) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET random_page_cost = 1 AS $$
BEGIN
  RETURN QUERY EXECUTE p_sql USING p_values, now_ms();
END $$;

-- Under p_lock, unless it is null, statements pass one by one; each sees what the last one did.
CREATE FUNCTION run_for_user(
  p_user_id text, p_lock text, p_sql text, p_values text[], p_documents text[]
) RETURNS SETOF record
LANGUAGE plpgsql
SET search_path FROM CURRENT SET jit = off SET random_page_cost = 1 SET role = :'user_role' AS $$
BEGIN
  PERFORM set_config('request.jwt.claims', json_build_object('sub', p_user_id)::text, true);
  IF p_lock IS NOT NULL THEN PERFORM pg_advisory_xact_lock(lock_key(p_lock)); END IF;
  RETURN QUERY EXECUTE p_sql USING p_values, now_ms(), p_user_id, p_documents;
END $$;

-- Default privileges, such as those of Supabase for the schema public, may have opened all of it.
DO $$
DECLARE
  other text;
BEGIN
  FOR other IN
    SELECT DISTINCT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END
    FROM (
      SELECT relacl AS granted FROM pg_class WHERE relnamespace = current_schema()::regnamespace
      UNION ALL
      SELECT coalesce(proacl, acldefault('f', proowner)) FROM pg_proc
      WHERE pronamespace = current_schema()::regnamespace
    ) AS object CROSS JOIN aclexplode(granted)
    WHERE grantee NOT IN (current_user::regrole::oid, :'user_role'::regrole::oid)
  LOOP
    EXECUTE format(
      'REVOKE ALL ON ALL TABLES IN SCHEMA %1$I FROM %2$s;
       REVOKE ALL ON ALL SEQUENCES IN SCHEMA %1$I FROM %2$s;
       REVOKE ALL ON ALL ROUTINES IN SCHEMA %1$I FROM %2$s', current_schema(), other);
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA :"schema" TO :"user_role";
GRANT EXECUTE ON FUNCTION now_ms(), current_user_claim(), lock_key(text),
  queue_position(uuid, bigint), unexpired_bytes(text, bigint) TO :"user_role";
