-- uses: jobs
-- The arguments are leases and their renewals. Answers with the indexes of the leases that are
-- still held. A renewal may be repeated, so no answer is kept.
local now = clock_ms()
local renewals, job_ids = {}, {}
while has_argument() do
  local renewal = { lease = lease_argument(), transition = transition_argument(now) }
  renewals[#renewals + 1] = renewal
  job_ids[#job_ids + 1] = renewal.lease.jobId
end
load_jobs(job_ids, now)
local kept = {}
for place, renewal in ipairs(renewals) do
  local job = loaded[renewal.lease.jobId]
  if job and transition_job(job, renewal.transition, now, renewal.lease) then
    kept[#kept + 1] = place - 1
  end
end
return answer(nil, kept)
