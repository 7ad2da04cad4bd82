-- uses: queue transition outbox answers
-- Writes jobs and the indexes that follow from them.

local LEASES, EXPIRING = key('leases'), key('expiring:')

-- Counters: running jobs of a user, active submissions of a user, live jobs of a group.
local RUNNING, ACTIVE, LIVE = key('running:'), key('active:'), key('live:')

local function count_live(user_id, group, job_id, by)
  if group == job_id then return count(ACTIVE .. user_id, by) end
  local live = counter(LIVE .. group)
  count(LIVE .. group, by)
  if live == 0 and by > 0 or live == 1 and by < 0 then count(ACTIVE .. user_id, by) end
end

local function follow_queue(job, before)
  if before.status == 'pending' then leave_queue(job, before) end
  if job.status == 'pending' then enter_queue(job) end
end

local function follow_lease(job, before)
  if job.leaseUntilMs then
    add_member(LEASES, job.leaseUntilMs, index_entry(job))
    if not before.leaseUntilMs then count(RUNNING .. job.userId, 1) end
  elseif before.leaseUntilMs then
    remove_member(LEASES, index_entry(job))
    count(RUNNING .. job.userId, -1)
  end
end

local function follow_expiry(job, before)
  if before.expiresAtMs then
    remove_member(EXPIRING .. before.status, index_entry(job))
    if before.status == 'failed' then remove_member(FAILED .. job.userId, job.jobId) end
  end
  if job.expiresAtMs then
    add_member(EXPIRING .. job.status, job.expiresAtMs, index_entry(job))
    if job.status == 'failed' then add_member(FAILED .. job.userId, job.expiresAtMs, job.jobId) end
  end
  local was_live, is_live = before.status and not before.expiresAtMs, not job.expiresAtMs
  if was_live and not is_live then count_live(job.userId, group_of(job), job.jobId, -1) end
  if is_live and not was_live then count_live(job.userId, group_of(job), job.jobId, 1) end
end

-- A document is kept as long as the record. After a print it is deleted, since it is not needed
-- again and takes the most memory of a job.
local function follow_document(job, before)
  if job.exportId or job.status == 'cancelled' then
    delete_key(JOB_DOCUMENT .. job.jobId)
  elseif job.expiresAtMs then
    write_other('PEXPIREAT', JOB_DOCUMENT .. job.jobId, digits(job.expiresAtMs))
  elseif before.expiresAtMs then
    write_other('PERSIST', JOB_DOCUMENT .. job.jobId)
  end
end

-- `before` is the state before the change, {} for a new job.
local function save_job(job, before)
  write_job(job)
  follow_queue(job, before)
  follow_lease(job, before)
  if job.expiresAtMs or before.expiresAtMs or not before.status then
    follow_expiry(job, before)
    follow_document(job, before)
  end
  note_change(job)
end

-- Changes the job and returns true, or returns false if the guard does not hold. `lease` is the
-- caller's, `nonce` is for the fence of a claim.
local function transition_job(job, transition, now, lease, nonce)
  if not guard_holds(transition.guard, job, now, lease) then return false end
  local before = { status = job.status, leaseUntilMs = job.leaseUntilMs, updatedAt = job.updatedAt,
    runAfterMs = job.runAfterMs, expiresAtMs = job.expiresAtMs }
  apply_patch(job, transition, now, nonce)
  save_job(job, before)
  if job.announcesEnd then announce_end(job, before, now) end
  return true
end
