-- User-scoped calls run as this role, which sees the rows of one user: the one named by the claims
-- that PostgREST and Supabase set too. The owner of the tables, as whom workers connect, sees all.

DO $$
DECLARE
  may_assume text := CASE WHEN current_setting('server_version_num')::int >= 160000
    THEN 'SET' ELSE 'MEMBER' END;
  granted text := format('GRANT offprint_user TO %I', current_user)
    || CASE may_assume WHEN 'SET' THEN ' WITH SET TRUE' ELSE '' END;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'offprint_user') THEN
    CREATE ROLE offprint_user NOLOGIN;
  END IF;
  IF NOT pg_has_role(current_user, 'offprint_user', may_assume) THEN
    EXECUTE granted;
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION USING ERRCODE = 'OFR02', MESSAGE = format(
    'The job store needs the role offprint_user. Let an administrator of Postgres run: '
    'CREATE ROLE offprint_user NOLOGIN; %s;', granted);
END $$;

CREATE FUNCTION current_user_claim() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub' $$;

-- Until the end of the transaction.
CREATE FUNCTION act_as(p_user_id text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config(
    'request.jwt.claims', jsonb_build_object('sub', p_user_id, 'role', current_user)::text, true);
END $$;

DO $$
DECLARE
  owned text;
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO offprint_user', current_schema());
  FOREACH owned IN ARRAY
    ARRAY['jobs', 'job_documents', 'exports', 'usage', 'documents', 'document_versions']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format(
      'CREATE POLICY own_rows ON %I USING (user_id = (SELECT current_user_claim()))', owned);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO offprint_user', owned);
  END LOOP;
END $$;
