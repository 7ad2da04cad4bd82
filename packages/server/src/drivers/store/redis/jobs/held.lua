-- uses: record transition
-- The arguments are a guard and leases. Answers with the indexes of the leases that hold.
local guard = cjson.decode(argument())
local now = clock_ms()
local leases, job_ids = {}, {}
while has_argument() do
  local lease = lease_argument()
  leases[#leases + 1] = lease
  job_ids[#job_ids + 1] = lease.jobId
end
load_jobs(job_ids, now)
local held = {}
for place, lease in ipairs(leases) do
  local job = loaded[lease.jobId]
  if job and guard_holds(guard, job, now, lease) then held[#held + 1] = place - 1 end
end
return held
