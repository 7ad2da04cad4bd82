-- uses: queue
-- Whose turn it is: by priority, then the user with the fewest running jobs, then the longest wait.
-- A user never has more running jobs than its concurrency.

local RUNNING = key('running:')
local FEWEST_READ = 4
local READ_AHEAD = 8

-- How many jobs of each user run, including turns given in this script.
local running = {}

-- For each priority: its heads in the order of waiting, read as needed; in `order` the heads of
-- users with running jobs that were passed over, the next one last; and in `taken` the heads that
-- were given a turn.
local lines

local function read_lines()
  local all = {}
  for n, priority in ipairs(redis.call('ZRANGE', PRIORITIES, 0, -1)) do
    all[n] = { priority = priority, heads = {}, passed = 0, is_read = false, order = {}, taken = {} }
  end
  return all
end

local function read_running(heads, first)
  local counters = {}
  for n = first, #heads do counters[#counters + 1] = RUNNING .. heads[n].userId end
  read_counters(counters)
  for n = first, #heads do
    local user_id = heads[n].userId
    running[user_id] = running[user_id] or counter(RUNNING .. user_id)
  end
end

-- `place` is the index of its entry in its user's queue.
local function head_with(text, due, place)
  local head = parse_head(text)
  head.due, head.place = tonumber(due), place
  return head
end

local function read_heads(line, wanted, now)
  local heads, read = line.heads, #line.heads
  local texts = redis.call('ZRANGEBYSCORE', heads_key(line.priority), '-inf', digits(now),
    'WITHSCORES', 'LIMIT', read, wanted)
  for n = 1, #texts, 2 do heads[#heads + 1] = head_with(texts[n], texts[n + 1], 0) end
  read_running(heads, read + 1)
  line.is_read = #heads - read < wanted
  if #heads == 0 and redis.call('EXISTS', heads_key(line.priority)) == 0 then
    remove_member(PRIORITIES, line.priority)
  end
end

local function precedes(head, other)
  if head.runs ~= other.runs then return head.runs < other.runs end
  if head.due ~= other.due then return head.due < other.due end
  return head.entry < other.entry
end

local function put_in_order(order, head)
  head.runs = running[head.userId]
  if head.runs >= head.userConcurrency then return end
  local low, high = 1, #order + 1
  while low < high do
    local middle = math.floor((low + high) / 2)
    if precedes(head, order[middle]) then low = middle + 1 else high = middle end
  end
  table.insert(order, low, head)
end

-- The first head not passed over yet whose user runs nothing.
local function first_idle(line, wanted, now)
  local heads = line.heads
  while true do
    if line.passed == #heads and not line.is_read then
      read_heads(line, math.max(wanted, #heads, FEWEST_READ), now)
    end
    local head = heads[line.passed + 1]
    if not head then return nil end
    line.passed = line.passed + 1
    if running[head.userId] == 0 and head.userConcurrency > 0 then return head end
    put_in_order(line.order, head)
  end
end

-- The job that follows a head that was given a turn in its user's queue; nil if none is due.
local function next_head(head, priority, now)
  local ahead, place = head.ahead, head.place + 1
  if not ahead or #ahead == 0 then
    ahead = redis.call('ZRANGE', user_queue_key(priority, head.userId), place,
      place + READ_AHEAD - 1, 'WITHSCORES')
  end
  local entry, due = ahead[1], tonumber(ahead[2])
  if not entry or due > now then return nil end
  local following = head_with(head_of(entry, head.userId), due, place)
  following.ahead = { unpack(ahead, 3) }
  return following
end

local function least_running(line, now)
  for _, head in ipairs(line.taken) do
    local following = next_head(head, line.priority, now)
    if following then put_in_order(line.order, following) end
  end
  line.taken = {}
  while true do
    local head = table.remove(line.order)
    if not head or head.runs == running[head.userId] then return head end
    put_in_order(line.order, head) -- its user has had other turns since
  end
end

-- The next head that may run, or nil. `wanted` is how many more the caller will ask for.
local function next_turn(wanted, now)
  lines = lines or read_lines()
  for _, line in ipairs(lines) do
    local head = first_idle(line, wanted, now) or least_running(line, now)
    if head then
      head.priority = line.priority
      line.taken[#line.taken + 1] = head
      running[head.userId] = running[head.userId] + 1
      return head
    end
  end
end

-- For a turn without a job to run.
local function give_back_turn(head) running[head.userId] = running[head.userId] - 1 end
