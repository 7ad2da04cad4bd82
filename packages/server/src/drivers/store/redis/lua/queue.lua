-- uses: record
-- The waiting jobs of one user at one priority are a queue: a sorted set by when each is due. The
-- first of each queue is also in the set of heads of its priority, so a claim reads a head for each
-- user, and not the jobs that wait behind it.

local QUEUE, HEADS = key('queue:'), key('heads:')
local DELAYED, PRIORITIES = key('delayed'), key('priorities')

local function user_queue_key(priority, user_id)
  return QUEUE .. digits(priority) .. ':' .. user_id
end

local function heads_key(priority) return HEADS .. digits(priority) end

-- Starts with the id, so that jobs due at the same time are in the order of their ids.
local function queue_entry(job)
  return job.jobId .. ' ' .. group_of(job) .. ' ' .. digits(job.userConcurrency)
end

local function head_of(entry, user_id) return entry .. ' ' .. user_id end

local function parse_head(head)
  local job_id, group, concurrency, user_id = head:match('^(%S+) (%S+) (%S+) (.*)$')
  return { entry = head:sub(1, -#user_id - 2), jobId = job_id, group = group,
    userConcurrency = tonumber(concurrency), userId = user_id, due = false, place = false,
    runs = false, priority = false, ahead = false }
end

local changed_queues = {}

local function changed_queue(priority, user_id)
  local name = user_queue_key(priority, user_id)
  local queue = changed_queues[name] or { key = name, priority = digits(priority),
    userId = user_id, entering = {}, has_entered = {}, leaving = {}, is_restored = false }
  changed_queues[name] = queue
  return queue
end

local function enter_queue(job)
  local queue, entry = changed_queue(job.priority, job.userId), queue_entry(job)
  queue.entering[#queue.entering + 1] = digits(job.runAfterMs)
  queue.entering[#queue.entering + 1] = entry
  queue.has_entered[entry] = true
  if job.runAfterMs > job.updatedAt then add_member(DELAYED, job.runAfterMs, job.jobId) end
end

-- For a job whose entry, or the head of whose queue, was lost.
local function restore_to_queue(job)
  enter_queue(job)
  changed_queue(job.priority, job.userId).is_restored = true
end

-- `before` is the state in which the job waited.
local function leave_queue(job, before)
  local leaving = changed_queue(job.priority, job.userId).leaving
  leaving[#leaving + 1] = queue_entry(job)
  if before.runAfterMs > before.updatedAt then remove_member(DELAYED, job.jobId) end
end

-- Removes an entry whose job has no record.
local function drop_from_queue(priority, head)
  local leaving = changed_queue(priority, head.userId).leaving
  leaving[#leaving + 1] = head.entry
  remove_member(DELAYED, head.jobId)
end

local function send_queue(queue, new_heads, old_heads)
  send('ZREM', queue.key, queue.leaving)
  send('ZADD', queue.key, queue.entering)
  for _, entry in ipairs(queue.leaving) do
    old_heads[#old_heads + 1] = head_of(entry, queue.userId)
  end
  -- The new head, and as many entries behind it as may have come before the old head.
  local first = redis.call('ZRANGE', queue.key, 0, #queue.entering / 2, 'WITHSCORES')
  local is_new = first[1] and (queue.has_entered[first[1]] or queue.is_restored)
  if not is_new and (not first[1] or #queue.leaving == 0) then return false end
  local n = #new_heads
  new_heads[n + 1], new_heads[n + 2] = first[2], head_of(first[1], queue.userId)
  for place = 3, is_new and #first or 0, 2 do
    if not queue.has_entered[first[place]] then
      old_heads[#old_heads + 1] = head_of(first[place], queue.userId)
      break
    end
  end
  return is_new
end

local function send_queues()
  local new_heads, old_heads, new_priorities = {}, {}, {}
  for _, queue in pairs(changed_queues) do
    local priority = queue.priority
    new_heads[priority], old_heads[priority] = new_heads[priority] or {}, old_heads[priority] or {}
    local is_new =
      send_queue(queue, new_heads[priority], old_heads[priority])
    if is_new then new_priorities[priority] = priority end
  end
  for priority, heads in pairs(old_heads) do send('ZREM', heads_key(priority), heads) end
  for priority, heads in pairs(new_heads) do send('ZADD', heads_key(priority), heads) end
  for priority in pairs(new_priorities) do
    redis.call('ZADD', PRIORITIES, priority, priority)
  end
end

write_last(send_queues)
