-- The plans of these are kept, also those from when the tables were empty. To scan a table, or to sort
-- what an index has in order, is the best plan then and the worst one later.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['submit_jobs', 'find_jobs', 'unchanged_jobs', 'transition_for_user',
    'claim_jobs', 'transition_jobs', 'places_held', 'complete_jobs', 'expire_leases', 'queue_exceeds',
    'own_turn', 'announce_end', 'live_submissions']
  LOOP
    EXECUTE format('ALTER FUNCTION %I SET plan_cache_mode = force_generic_plan', name);
    EXECUTE format('ALTER FUNCTION %I SET enable_seqscan = off', name);
    EXECUTE format('ALTER FUNCTION %I SET enable_bitmapscan = off', name);
    EXECUTE format('ALTER FUNCTION %I SET enable_hashjoin = off', name);
    EXECUTE format('ALTER FUNCTION %I SET enable_mergejoin = off', name);
    EXECUTE format('ALTER FUNCTION %I SET enable_sort = off', name);
  END LOOP;
END $$;
