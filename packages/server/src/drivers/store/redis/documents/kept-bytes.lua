-- uses: record documents
-- A job that is over and can't be retried has no document.
local user_id = argument()
local bytes = counter(DOCUMENT_BYTES .. user_id)
local job_ids = redis.call('ZRANGE', key('user-jobs', user_id), 0, -1)
load_jobs(job_ids, clock_ms())
for _, job_id in ipairs(job_ids) do
  if loaded[job_id] then bytes = bytes + redis.call('STRLEN', JOB_DOCUMENT .. job_id) end
end
return bytes
