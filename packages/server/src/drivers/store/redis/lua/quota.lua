-- uses: exports documents
-- What counts against the quota of a user.

local function stored_bytes(user_id, now)
  return used_bytes(user_id, now) + counter(DOCUMENT_BYTES .. user_id)
end

-- A job that is over and can't be retried has no document.
local function job_document_bytes(user_id, now)
  local bytes = 0
  local job_ids = redis.call('ZRANGE', key('user-jobs', user_id), 0, -1)
  load_jobs(job_ids, now)
  for _, job_id in ipairs(job_ids) do
    if loaded[job_id] then bytes = bytes + redis.call('STRLEN', JOB_DOCUMENT .. job_id) end
  end
  return bytes
end
