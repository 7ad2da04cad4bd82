-- uses: exports documents
-- What counts towards a user's quota.

local function stored_bytes(user_id, now)
  return used_bytes(user_id, now) + counter(DOCUMENT_BYTES .. user_id)
end

-- What a failed job counts for its record, in addition to its document.
local FAILED_JOB_BYTES = 32768

-- Only documents of jobs that are live or can be retried exist. No record is read, since there may
-- be thousands.
local function job_document_bytes(user_id, now)
  local failed, expired = FAILED .. user_id, {}
  for _, job_id in ipairs(redis.call('ZRANGEBYSCORE', failed, '-inf', digits(now))) do
    expired[job_id] = true
  end
  local bytes = redis.call('ZCOUNT', failed, '(' .. digits(now), '+inf') * FAILED_JOB_BYTES
  for _, job_id in ipairs(redis.call('ZRANGE', key('user-jobs', user_id), 0, -1)) do
    if not expired[job_id] then bytes = bytes + redis.call('STRLEN', JOB_DOCUMENT .. job_id) end
  end
  return bytes
end
