-- uses: jobs
-- Submissions with an idempotency key or a batch.

local USER_JOBS = key('user-jobs:')

local function submission_key(group) return key('submission', group) end
local function idempotency_key(user_id) return key('idempotency', user_id) end

-- Submissions that this script has made and not sent yet.
local made = {}

local function load_submission(user_id, idempotency)
  local name = pair_key('made', user_id, idempotency)
  if made[name] then return made[name] end
  local group = redis.call('HGET', idempotency_key(user_id), idempotency)
  local kept = group and redis.call('GET', submission_key(group))
  return kept and cmsgpack.unpack(kept)
end

-- Returns the hash of the request and its jobs as they are now, or nil if the key is free. A key is
-- taken as long as one of the jobs exists. Jobs may be gone before they are purged.
local function find_submission(user_id, idempotency, now)
  local submission = load_submission(user_id, idempotency)
  if not submission then return nil end
  local jobs = {}
  load_jobs(submission.jobIds, now)
  for _, job_id in ipairs(submission.jobIds) do
    if loaded[job_id] then jobs[#jobs + 1] = loaded[job_id] end
  end
  if #jobs > 0 then return submission.requestHash, jobs end
end

local function keep_submission(submission)
  if not submission.idempotency and not submission.batchId then return end
  write_string(submission_key(submission.group), cmsgpack.pack(submission))
  local idempotency = submission.idempotency
  if idempotency then
    made[pair_key('made', submission.userId, idempotency)] = submission
    write_other('HSET', idempotency_key(submission.userId), idempotency, submission.group)
  end
  if submission.batchId then
    write_other('RPUSH', batch_key(submission.userId, submission.batchId), unpack(submission.jobIds))
  end
end

-- Frees the key and removes the batch when the last job of the submission is gone.
local function forget_submission(group, now)
  local kept = redis.call('GET', submission_key(group))
  if not kept then return end
  local submission = cmsgpack.unpack(kept)
  load_jobs(submission.jobIds, now)
  for _, job_id in ipairs(submission.jobIds) do
    if loaded[job_id] then return end
  end
  delete_key(submission_key(group))
  local user_id, idempotency = submission.userId, submission.idempotency
  if idempotency and redis.call('HGET', idempotency_key(user_id), idempotency) == group then
    write_other('HDEL', idempotency_key(user_id), idempotency)
  end
  if submission.batchId then
    for _, job_id in ipairs(submission.jobIds) do
      write_other('LREM', batch_key(user_id, submission.batchId), 1, job_id)
    end
  end
end

-- Removes a finished job, by its entry in the index of those that expire.
local function drop_job(entry, status, now)
  local job_id, group, user_id = parse_index_entry(entry)
  loaded[job_id] = false
  delete_key(JOB .. job_id)
  delete_key(JOB_DOCUMENT .. job_id)
  remove_member(EXPIRING .. status, entry)
  remove_member(USER_JOBS .. user_id, job_id)
  if status == 'failed' then remove_member(FAILED .. user_id, job_id) end
  forget_submission(group, now)
  note_change({ userId = user_id, jobId = job_id, status = status })
end
