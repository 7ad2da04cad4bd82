-- uses: jobs
-- Adds a live job to the indexes that it is missing from, by what its record says.
local now = clock_ms()
local job = load_job_of(argument(), argument(), now)
if job and job.status == 'pending' then restore_to_queue(job) end
if job and job.leaseUntilMs then add_member(LEASES, job.leaseUntilMs, index_entry(job)) end
if job then note_change(job) end
return answer()
