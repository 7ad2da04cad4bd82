-- The role that user-scoped calls run as writes what a user may, and of that only the columns that a
-- user's calls fill: it cannot complete a job, publish an export, or change what is counted.

-- Cancels or retries a job of the present user, as the owner of the tables. Whatever else a transition
-- may hold is for workers alone.
CREATE FUNCTION apply_user_transition(p_transition transition, p_job_id uuid)
RETURNS SETOF job_states
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET jit = off AS $$
BEGIN
  IF p_transition.status NOT IN ('pending', 'cancelled') OR p_transition.sets_result
    OR p_transition.sets_worker OR p_transition.lease_in_ms IS NOT NULL
    OR num_nonnulls(p_transition.add_attempts, p_transition.add_fence, p_transition.started_in_ms) > 0
  THEN
    RAISE insufficient_privilege USING MESSAGE = 'permission denied for this transition';
  END IF;
  RETURN QUERY SELECT changed.* FROM apply_transition(p_transition, ARRAY(
    SELECT job_id FROM job_states WHERE job_id = p_job_id AND user_id = current_user_claim()
  ), now_ms()) AS changed;
END $$;

-- The look at the job takes no lock: the transition asks its guard again.
CREATE OR REPLACE FUNCTION transition_for_user(
  p_user_id text, p_job_id uuid, p_transition json, p_max_active bigint
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET role = :'user_role' AS $$
DECLARE
  transition transition := json_populate_record(NULL::transition, p_transition);
  now_ms bigint;
  active bigint;
  job job_states;
BEGIN
  PERFORM act_as(p_user_id);
  PERFORM pg_advisory_xact_lock(lock_key('submit/' || p_user_id));
  now_ms := now_ms();
  SELECT * INTO job FROM job_states
  WHERE job_id = p_job_id AND user_id = p_user_id AND is_kept(job_states, now_ms)
    AND guard_holds(job_states, transition, NULL, now_ms);
  IF NOT FOUND THEN RETURN; END IF;
  IF p_max_active IS NOT NULL
    AND job.submission_id NOT IN (SELECT * FROM live_submissions()) THEN
    active := active_submissions();
    IF active >= p_max_active THEN
      RETURN QUERY SELECT active, NULL::json, NULL::bigint, job.*;
      RETURN;
    END IF;
  END IF;
  RETURN QUERY SELECT NULL::bigint, spec, created_at_ms, changed.*
    FROM apply_user_transition(transition, p_job_id) AS changed JOIN jobs ON id = job_id;
END $$;

ALTER FUNCTION transition_for_user SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION transition_for_user SET enable_seqscan = off;
ALTER FUNCTION transition_for_user SET enable_bitmapscan = off;
ALTER FUNCTION transition_for_user SET enable_hashjoin = off;
ALTER FUNCTION transition_for_user SET enable_mergejoin = off;
ALTER FUNCTION transition_for_user SET enable_sort = off;

REVOKE EXECUTE ON FUNCTION apply_transition FROM :"user_role";
GRANT EXECUTE ON FUNCTION apply_user_transition TO :"user_role";

REVOKE INSERT, UPDATE, DELETE ON usage FROM :"user_role";
REVOKE INSERT, UPDATE ON exports FROM :"user_role";
GRANT UPDATE (download_count) ON exports TO :"user_role";
REVOKE UPDATE ON jobs FROM :"user_role";
REVOKE INSERT, UPDATE ON job_states FROM :"user_role";
GRANT INSERT (job_id, user_id, submission_id, priority, max_attempts, user_concurrency, quota_bytes,
  announces_end, run_after_ms, updated_at_ms) ON job_states TO :"user_role";
REVOKE UPDATE ON documents FROM :"user_role";
GRANT UPDATE (newest_version, updated_at_ms) ON documents TO :"user_role";
REVOKE UPDATE ON document_versions FROM :"user_role";

-- What counts against the quota is what it says.
ALTER TABLE document_versions ADD CHECK (data_bytes = octet_length(data::text));
ALTER TABLE jobs ADD CHECK (document_bytes IS NOT DISTINCT FROM octet_length(document::text));
