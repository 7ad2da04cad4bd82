-- uses: record
-- The outbox is a stream with an event for each job or batch that ended, with the job as of then.

local function batch_key(user_id, batch_id) return pair_key('batch', user_id, batch_id) end

local function append_event(event_type, job)
  write_other('XADD', key('outbox'), '*', 'type', event_type, 'job', job.text)
end

-- Jobs without a record have ended.
local function has_live_job(user_id, batch_id, now)
  local job_ids = redis.call('LRANGE', batch_key(user_id, batch_id), 0, -1)
  load_jobs(job_ids, now)
  for _, job_id in ipairs(job_ids) do
    local job = loaded[job_id]
    if job and not job.expiresAtMs then return true end
  end
  return false
end

local function announce_end(job, before, now)
  if before.expiresAtMs or not job.expiresAtMs then return end
  append_event(job.status, job)
  if job.batchId and not has_live_job(job.userId, job.batchId, now) then
    append_event('batchFinished', job)
  end
end
