-- What programs poll: jobs that are asked for at once are found by one call, whose plan is kept. Each is
-- found as its own user, so that nobody's policies are passed by. The arrays run in parallel; a row says
-- which of them it is, from 1.
CREATE FUNCTION find_jobs(p_user_ids text[], p_job_ids uuid[]) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET role = :'user_role' AS $$
DECLARE
  now_ms CONSTANT bigint := now_ms();
BEGIN
  FOR nth IN 1 .. cardinality(p_job_ids) LOOP
    PERFORM act_as(p_user_ids[nth]);
    RETURN QUERY SELECT nth, spec, created_at_ms, job_states.*,
      CASE WHEN status = 'pending' THEN queue_position(id, now_ms) END,
      EXISTS (SELECT FROM exports WHERE exports.job_id = jobs.id AND exports.expires_at_ms > now_ms)
    FROM jobs JOIN job_states ON job_id = id
    WHERE id = p_job_ids[nth] AND jobs.user_id = p_user_ids[nth] AND is_kept(job_states, now_ms);
  END LOOP;
END $$;

-- As every function whose plan is kept, see 0005_access.sql.
ALTER FUNCTION find_jobs SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION find_jobs SET enable_seqscan = off;
ALTER FUNCTION find_jobs SET enable_bitmapscan = off;
ALTER FUNCTION find_jobs SET enable_hashjoin = off;
ALTER FUNCTION find_jobs SET enable_mergejoin = off;
ALTER FUNCTION find_jobs SET enable_sort = off;
