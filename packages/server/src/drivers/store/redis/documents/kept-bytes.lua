-- uses: record documents
-- A job that is over and can't be retried has no document.
local user_id = argument()
local bytes = counter(DOCUMENT_BYTES .. user_id)
for _, job_id in ipairs(redis.call('ZRANGE', key('user-jobs', user_id), 0, -1)) do
  bytes = bytes + redis.call('STRLEN', JOB_DOCUMENT .. job_id)
end
return bytes
