-- Only the owner calls the functions. As offprint_user they need what they are made of.

DO $$
DECLARE
  shared regprocedure;
BEGIN
  EXECUTE format('REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA %I FROM PUBLIC', current_schema());
  FOREACH shared IN ARRAY ARRAY[
    'now_ms()', 'current_user_claim()', 'act_as(text)', 'lock_key(text, text)',
    'is_kept(jobs, bigint)', 'guard_holds(jobs, jsonb, bigint)', 'moment(jsonb, bigint)',
    'nullable(jsonb)', 'apply_transition(text[], jsonb, bigint)', 'active_submissions(text)',
    'keyed_jobs(text, text, bigint)', 'unexpired_bytes(text, bigint)'
  ]::regprocedure[]
  LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO offprint_user', shared);
  END LOOP;
END $$;
