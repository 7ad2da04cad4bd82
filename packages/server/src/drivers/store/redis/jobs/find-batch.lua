-- uses: snapshots outbox
local user_id, batch_id, longest = argument(), argument(), number_argument()
local now = clock_ms()
local job_ids = redis.call('LRANGE', batch_key(user_id, batch_id), 0, -1)
load_jobs(job_ids, now)
local jobs = {}
for _, job_id in ipairs(job_ids) do
  if loaded[job_id] then jobs[#jobs + 1] = loaded[job_id] end
end
return snapshots_answer(jobs, now, longest)
