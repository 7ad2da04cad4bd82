-- uses: queue exports
-- Jobs with what a view of them needs besides: the position in the queue and whether the file is
-- there. The position is as if nothing were running and users took turns: the first job of each,
-- then the second of each.

local due_queues = {}

local function count_due(set, now) return redis.call('ZCOUNT', set, '-inf', digits(now)) end

-- Of a priority: the queue of each user who has a job due there, and how many of it are due.
local function due_queues_of(priority, now)
  priority = digits(priority)
  if due_queues[priority] then return due_queues[priority] end
  local queues = { total = 0 }
  for _, text in ipairs(redis.call('ZRANGEBYSCORE', heads_key(priority), '-inf', digits(now))) do
    local name = user_queue_key(priority, parse_head(text).userId)
    local due = count_due(name, now)
    queues[#queues + 1] = { key = name, due = due }
    queues.total = queues.total + due
  end
  due_queues[priority] = queues
  return queues
end

-- How many jobs are due at the priorities that the range holds.
local function total_due(lowest, highest, now)
  local total = 0
  for _, priority in ipairs(redis.call('ZRANGEBYSCORE', PRIORITIES, lowest, highest)) do
    total = total + due_queues_of(priority, now).total
  end
  return total
end

-- Whether the job that stands at the same place of another queue goes first.
local function precedes(queue, round, job)
  local entry, due = unpack(redis.call('ZRANGE', queue.key, round, round, 'WITHSCORES'))
  if not entry then return false end
  if tonumber(due) ~= job.runAfterMs then return tonumber(due) < job.runAfterMs end
  return entry < queue_entry(job)
end

-- How many jobs of its priority are before it, of which `round` are its user's own. False when
-- the head of its user's queue was lost.
local function count_before(job, round, now)
  if round == 0 then
    return redis.call('ZRANK', heads_key(job.priority), head_of(queue_entry(job), job.userId))
  end
  local own_queue, has_head, before = user_queue_key(job.priority, job.userId), false, 0
  for _, queue in ipairs(due_queues_of(job.priority, now)) do
    before = before + math.min(queue.due, round)
    if queue.key == own_queue then
      has_head = true
    elseif queue.due > round and precedes(queue, round, job) then
      before = before + 1
    end
  end
  return has_head and before
end

-- False for a job that is not pending, or whose place was lost.
local function queue_position(job, now)
  if job.status ~= 'pending' then return false end
  if not redis.call('ZSCORE', PRIORITIES, digits(job.priority)) then return false end
  local round = redis.call('ZRANK', user_queue_key(job.priority, job.userId), queue_entry(job))
  if not round then return false end
  if job.runAfterMs > now then return total_due('-inf', '+inf', now) + 1 end
  local before = count_before(job, round, now)
  return before and total_due('-inf', '(' .. digits(job.priority), now) + before + 1
end

local function has_file(job, now)
  local expires_at = job.exportId and redis.call('ZSCORE', EXPIRING_EXPORTS, export_entry(job))
  return expires_at and tonumber(expires_at) > now and 1 or 0
end

-- Whether the sets by which the job would go on were deleted.
local function is_lost(job, position)
  if job.status == 'pending' then return not position end
  return job.leaseUntilMs and not redis.call('ZSCORE', key('leases'), index_entry(job))
end

local function snapshots_answer(jobs, now)
  local answer = {}
  for n, job in ipairs(jobs) do
    local position = queue_position(job, now)
    answer[n] = { job.text, position, has_file(job, now), is_lost(job, position) and 1 or 0 }
  end
  return answer
end
