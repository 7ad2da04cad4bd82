-- uses: queue
-- Whose turn it is: by priority, then whoever runs fewest, then who has waited longest, and never
-- more of one user than its concurrency allows.

local RUNNING, PRIORITIES = key('running'), key('priorities')
local FEWEST_READ = 4
local READ_AHEAD = 8

local lines

-- A line is what is due at one priority: its heads in the order of waiting, read as far as needed.
local function read_lines()
  local all = {}
  for n, priority in ipairs(redis.call('ZRANGE', PRIORITIES, 0, -1)) do
    all[n] = { priority = priority, heads = {}, passed = 0, read = 0, is_read = false }
  end
  return all
end

-- `from` is the number of its entry in the queue of its user.
local function head_with(text, due, from)
  local head = parse_head(text)
  head.due, head.from = tonumber(due), from
  return head
end

local function read_heads(line, wanted, now)
  if line.is_read then return end
  local texts = redis.call('ZRANGEBYSCORE', heads_key(line.priority), '-inf', digits(now),
    'WITHSCORES', 'LIMIT', line.read, wanted)
  local users = {}
  for n = 1, #texts, 2 do
    local head = head_with(texts[n], texts[n + 1], 0)
    line.heads[#line.heads + 1] = head
    users[#users + 1] = head.userId
  end
  line.read = line.read + #users
  line.is_read = #users < wanted
  read_counters(RUNNING, users)
  if line.read == 0 and redis.call('EXISTS', heads_key(line.priority)) == 0 then
    remove_member(PRIORITIES, line.priority)
  end
end

-- The first that was not looked at yet whose user runs nothing.
local function first_idle(line, wanted, runs, now)
  while true do
    if line.passed == #line.heads then
      read_heads(line, math.max(wanted, line.read, FEWEST_READ), now)
      if line.passed == #line.heads then return nil end
    end
    line.passed = line.passed + 1
    local head = line.heads[line.passed]
    if runs(head.userId) == 0 and head.userConcurrency > 0 then return head end
  end
end

-- The job that stands in the place of a head that was taken; false when none is due.
local function next_head(head, priority, now)
  local ahead, from = head.ahead, head.from + 1
  if not ahead or #ahead == 0 then
    ahead = redis.call('ZRANGE', user_queue_key(priority, head.userId), from,
      from + READ_AHEAD - 1, 'WITHSCORES')
  end
  local entry, due = ahead[1], tonumber(ahead[2])
  if not entry or due > now then return false end
  local following = head_with(head_of(entry, head.userId), due, from)
  following.ahead = { unpack(ahead, 3) }
  return following
end

local function goes_first(head, other, runs)
  local running, others = runs(head.userId), runs(other.userId)
  if running ~= others then return running < others end
  if head.due ~= other.due then return head.due < other.due end
  return head.entry < other.entry
end

local function least_running(line, runs, now)
  local best
  for n, head in ipairs(line.heads) do
    if head and head.is_taken then
      head = next_head(head, line.priority, now)
      line.heads[n] = head
    end
    if head and runs(head.userId) < head.userConcurrency
      and (not best or goes_first(head, best, runs)) then
      best = head
    end
  end
  return best
end

-- The next head that may run; nil when there is none. `wanted` is how many more will be asked for,
-- `runs` how many jobs of a user run.
local function next_turn(wanted, runs, now)
  lines = lines or read_lines()
  for _, line in ipairs(lines) do
    local head = first_idle(line, wanted, runs, now) or least_running(line, runs, now)
    if head then
      head.is_taken, head.priority = true, line.priority
      return head
    end
  end
end
