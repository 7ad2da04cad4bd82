-- uses: queue exports
-- Jobs with what a view of them shows besides: the position in the queue, and whether the file
-- exists. The position is computed as if nothing were running and users took turns: the first job
-- of each user, then the second of each.

local due_queues = {}

local function count_due(set, now) return redis.call('ZCOUNT', set, '-inf', digits(now)) end

-- The queues with due jobs of a priority, one for each user, and how many jobs of each are due.
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

-- How many jobs are due at the priorities in the range.
local function total_due(lowest, highest, now)
  local total = 0
  for _, priority in ipairs(redis.call('ZRANGEBYSCORE', PRIORITIES, lowest, highest)) do
    total = total + due_queues_of(priority, now).total
  end
  return total
end

-- Whether the job with the same index in another queue goes first.
local function precedes(queue, round, job)
  local entry, due = unpack(redis.call('ZRANGE', queue.key, round, round, 'WITHSCORES'))
  if not entry then return false end
  if tonumber(due) ~= job.runAfterMs then return tonumber(due) < job.runAfterMs end
  return entry < queue_entry(job)
end

-- How many jobs of the same priority go first. `round` is the index of the job in its user's queue.
local function count_before(job, round, now)
  if round == 0 then
    return redis.call('ZRANK', heads_key(job.priority), head_of(queue_entry(job), job.userId))
  end
  local own_queue, before = user_queue_key(job.priority, job.userId), 0
  for _, queue in ipairs(due_queues_of(job.priority, now)) do
    before = before + math.min(queue.due, round)
    if queue.key ~= own_queue and queue.due > round and precedes(queue, round, job) then
      before = before + 1
    end
  end
  return before
end

local is_long = nil

-- Whether so many users wait that going through all of them would take too long.
local function is_long_queue(longest)
  if is_long == nil then
    local users = 0
    for _, priority in ipairs(redis.call('ZRANGE', PRIORITIES, 0, -1)) do
      users = users + redis.call('ZCARD', heads_key(priority))
    end
    is_long = users > longest
  end
  return is_long
end

-- The index of the job in its user's queue; false if workers can no longer find it.
local function own_round(job)
  if not redis.call('ZSCORE', PRIORITIES, digits(job.priority)) then return false end
  local queue = user_queue_key(job.priority, job.userId)
  local round = redis.call('ZRANK', queue, queue_entry(job))
  if not round then return false end
  local head = head_of(redis.call('ZRANGE', queue, 0, 0)[1], job.userId)
  return redis.call('ZSCORE', heads_key(job.priority), head) and round
end

-- Returns the position and the turn, one of them false. A job in a long queue has a turn: its
-- number in its user's queue from 1, or 0 while it is not due.
local function place_of(job, round, now, longest)
  if is_long_queue(longest) then return false, job.runAfterMs > now and 0 or round + 1 end
  if job.runAfterMs > now then return total_due('-inf', '+inf', now) + 1, false end
  return total_due('-inf', '(' .. digits(job.priority), now) + count_before(job, round, now) + 1, false
end

local function has_file(job, now)
  local expires_at = job.exportId and redis.call('ZSCORE', EXPIRING_EXPORTS, export_entry(job))
  return expires_at and tonumber(expires_at) > now and 1 or 0
end

local function snapshot_of(job, now, longest)
  if job.status ~= 'pending' then
    local is_lost = job.leaseUntilMs and not redis.call('ZSCORE', key('leases'), index_entry(job))
    return { job.text, false, false, has_file(job, now), is_lost and 1 or 0 }
  end
  local round = own_round(job)
  if not round then return { job.text, false, false, 0, 1 } end
  local position, turn = place_of(job, round, now, longest)
  return { job.text, position, turn, 0, 0 }
end

local function snapshots_answer(jobs, now, longest)
  local answer = {}
  for n, job in ipairs(jobs) do answer[n] = snapshot_of(job, now, longest) end
  return answer
end
