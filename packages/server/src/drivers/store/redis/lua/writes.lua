-- Writes are collected and sent at the end of the script: a command with many members costs little
-- more than one with a single member, and a script that fails half-way has written nothing.

local MOST_ARGUMENTS = 1000 -- an even number, so that pairs stay together

local strings, expiring_strings, deleted_keys, other_writes, last_writes = {}, {}, {}, {}, {}
local added_members, removed_members = {}, {}

local function write_string(name, value, expires_at)
  if expires_at then
    expiring_strings[#expiring_strings + 1] = { name, value, expires_at }
  else
    local n = #strings
    strings[n + 1], strings[n + 2] = name, value
  end
end

local function delete_key(name) deleted_keys[#deleted_keys + 1] = name end

-- For sorted sets.
local function add_member(set, score, member)
  local members = added_members[set]
  if members then
    local n = #members
    members[n + 1], members[n + 2] = digits(score), member
  else
    added_members[set] = { digits(score), member }
  end
end

local function remove_member(set, member)
  local members = removed_members[set]
  if members then members[#members + 1] = member else removed_members[set] = { member } end
end

local function write_other(...) other_writes[#other_writes + 1] = { ... } end

-- For writes that depend on earlier ones.
local function write_last(step) last_writes[#last_writes + 1] = step end

-- Each counter is a key, which is deleted when it falls to 0.
local known_counts, changed_counts = {}, {}

local function read_counters(names)
  local unknown = {}
  for _, name in ipairs(names) do
    if not known_counts[name] then
      known_counts[name] = 0
      unknown[#unknown + 1] = name
    end
  end
  for start = 1, #unknown, MOST_ARGUMENTS do
    local last = math.min(start + MOST_ARGUMENTS - 1, #unknown)
    for n, value in ipairs(redis.call('MGET', unpack(unknown, start, last))) do
      if value then known_counts[unknown[start + n - 1]] = tonumber(value) end
    end
  end
end

local function counter(name)
  if not known_counts[name] then read_counters({ name }) end
  return known_counts[name] + (changed_counts[name] or 0)
end

local function count(name, by) changed_counts[name] = (changed_counts[name] or 0) + by end

-- Sends several commands if there are more arguments than Lua can unpack.
local function send(command, name, arguments)
  local total = #arguments
  if total > 0 and total <= MOST_ARGUMENTS then
    return redis.call(command, name, unpack(arguments))
  end
  for n = 1, total, MOST_ARGUMENTS do
    redis.call(command, name, unpack(arguments, n, math.min(n + MOST_ARGUMENTS - 1, total)))
  end
end

local function write_counters()
  local changed = {}
  for name, by in pairs(changed_counts) do
    if by ~= 0 then changed[#changed + 1] = name end
  end
  read_counters(changed)
  for _, name in ipairs(changed) do
    local value = known_counts[name] + changed_counts[name]
    if value > 0 then write_string(name, digits(value)) else delete_key(name) end
  end
end

-- Records first, since those are the writes that Redis refuses when it is out of memory.
local function send_writes()
  write_counters()
  for _, write in ipairs(expiring_strings) do
    redis.call('SET', write[1], write[2], 'PXAT', digits(write[3]))
  end
  for n = 1, #strings, MOST_ARGUMENTS do
    redis.call('MSET', unpack(strings, n, math.min(n + MOST_ARGUMENTS - 1, #strings)))
  end
  for _, write in ipairs(other_writes) do redis.call(unpack(write)) end
  for set, members in pairs(removed_members) do send('ZREM', set, members) end
  for set, members in pairs(added_members) do send('ZADD', set, members) end
  for n = 1, #deleted_keys, MOST_ARGUMENTS do
    redis.call('DEL', unpack(deleted_keys, n, math.min(n + MOST_ARGUMENTS - 1, #deleted_keys)))
  end
  for _, step in ipairs(last_writes) do step() end
end
