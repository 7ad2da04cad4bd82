-- uses: jobs
-- Puts a live job back among those that its record says it belongs to.
local now = clock_ms()
local job = load_job_of(argument(), argument(), now)
if job and job.status == 'pending' then restore_to_queue(job) end
if job and job.leaseUntilMs then add_member(LEASES, job.leaseUntilMs, index_entry(job)) end
if job then note_change(job) end
return answer()
