-- uses: record
-- What idempotency keys have made.

-- The hash of the request and the records of its jobs as they are now; nil when the key is free.
-- A key lasts as long as one of them: they may be gone before anybody has purged it.
local function find_submission(user_id, idempotency_key, now)
  local submission_id = redis.call('HGET', key('idempotency', user_id), idempotency_key)
  local text = submission_id and redis.call('GET', key('submission', submission_id))
  if not text then return nil end
  local submission, texts = cjson.decode(text), {}
  for _, job_id in ipairs(submission.jobIds) do
    local _, record = load_job(job_id, now)
    texts[#texts + 1] = record
  end
  if #texts > 0 then return submission.requestHash, texts end
end

local function remember_submission(user_id, submission_id, idempotency_key, request_hash, job_ids)
  if idempotency_key == '' then return end
  redis.call('HSET', key('idempotency', user_id), idempotency_key, submission_id)
  redis.call('SET', key('submission', submission_id), cjson.encode({
    userId = user_id, key = idempotency_key, requestHash = request_hash, jobIds = job_ids,
  }))
end

-- The key is free again when the last job that it made is gone.
local function forget_submission(submission_id)
  local text = redis.call('GET', key('submission', submission_id))
  if not text then return end
  local submission = cjson.decode(text)
  for _, job_id in ipairs(submission.jobIds) do
    if redis.call('EXISTS', job_key(job_id)) == 1 then return end
  end
  redis.call('DEL', key('submission', submission_id))
  local keys = key('idempotency', submission.userId)
  if redis.call('HGET', keys, submission.key) == submission_id then
    redis.call('HDEL', keys, submission.key)
  end
end
