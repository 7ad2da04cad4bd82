-- uses: snapshots
local user_id, job_id, longest = argument(), argument(), number_argument()
local now = clock_ms()
return snapshots_answer({ load_job_of(user_id, job_id, now) }, now, longest)
