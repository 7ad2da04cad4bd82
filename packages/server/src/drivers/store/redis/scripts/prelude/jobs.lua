-- uses: transition lanes submissions
-- Writing jobs, with everything that is kept about them beside the record.

-- Holds what is needed to clean up when Redis has removed the record by itself.
local function expiring_member(job)
  return job.jobId .. ' ' .. job.submissionId .. ' ' .. job.userId
end

local function reindex_queue(before, after)
  if before.status == 'pending' then leave_lane(before) end
  if after.status == 'pending' then join_lane(after) end
end

local function reindex_lease(before, after)
  if after.leaseUntilMs then
    redis.call('ZADD', key('leases'), digits(after.leaseUntilMs), after.jobId)
    if not before.leaseUntilMs then count(key('running'), after.userId, 1) end
  elseif before.leaseUntilMs then
    redis.call('ZREM', key('leases'), after.jobId)
    count(key('running'), after.userId, -1)
  end
end

local function reindex_expiry(before, after)
  local was_live = before.jobId ~= nil and before.expiresAtMs == nil
  local is_live = after.expiresAtMs == nil
  if before.expiresAtMs then
    redis.call('ZREM', key('expiring', before.status), expiring_member(before))
    redis.call('PERSIST', job_document_key(after.jobId))
  end
  if not is_live then
    local at = digits(after.expiresAtMs)
    redis.call('ZADD', key('expiring', after.status), at, expiring_member(after))
    redis.call('PEXPIREAT', job_document_key(after.jobId), at)
  end
  if was_live ~= is_live then
    count(key('active', after.userId), after.submissionId, is_live and 1 or -1)
  end
end

-- Writes the record first: where Redis is out of memory, that is what it refuses.
local function save_job(before, after)
  local text = format_record(after)
  if after.expiresAtMs then
    redis.call('SET', job_key(after.jobId), text, 'PXAT', digits(after.expiresAtMs))
  else
    redis.call('SET', job_key(after.jobId), text)
  end
  reindex_queue(before, after)
  reindex_lease(before, after)
  reindex_expiry(before, after)
  note_change(after.jobId, after.status)
  return text
end

local function transition_job(job, transition, now, nonce)
  local after = apply_transition(job, transition, now, nonce)
  if after then return save_job(job, after), after end
end

-- Of a finished job, by its member among the expiring.
local function drop_job(member, status)
  local job_id, submission_id, user_id = member:match('^(%S+) (%S+) (.*)$')
  redis.call('ZREM', key('expiring', status), member)
  redis.call('DEL', job_key(job_id), job_document_key(job_id))
  redis.call('ZREM', key('user-jobs', user_id), job_id)
  forget_submission(submission_id)
  note_change(job_id, status)
end
