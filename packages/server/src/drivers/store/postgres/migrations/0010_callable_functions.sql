-- Those with a search path of their own are what the driver calls; the others are parts of them.

DO $$
DECLARE
  called regprocedure;
  shared regprocedure;
BEGIN
  FOR called IN
    SELECT oid FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND proconfig IS NOT NULL
  LOOP
    -- Every statement is made to be planned once, for any value: to plan it takes longer than to
    -- run it. A plan from when the table was empty must not read all of it when it is full.
    EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_generic_plan', called);
    EXECUTE format('ALTER FUNCTION %s SET enable_seqscan = off', called);
  END LOOP;

  -- Only the owner calls them. As offprint_user they need what they are made of.
  EXECUTE format('REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA %I FROM PUBLIC', current_schema());
  FOREACH shared IN ARRAY ARRAY[
    'now_ms()', 'current_user_claim()', 'act_as(text)', 'lock_key(text, text)',
    'is_kept(jobs, bigint)', 'guard_holds(jobs, jsonb, bigint)', 'moment(jsonb, bigint)',
    'moment_or(jsonb, bigint, bigint)', 'nullable(jsonb)',
    'apply_transitions(text[], jsonb[], bigint)', 'active_submissions(text)',
    'keyed_jobs(text, text, bigint)', 'unexpired_bytes(text, bigint)'
  ]::regprocedure[]
  LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO offprint_user', shared);
  END LOOP;
END $$;
