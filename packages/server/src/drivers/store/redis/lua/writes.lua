-- What a script writes is collected and sent at its end. A command with many members costs little
-- more than one with a single member, and a script that fails half-way has written nothing.

local MOST_ARGUMENTS = 1000 -- an even number, so that pairs stay together

local strings, expiring_strings, deleted_keys, other_writes, last_writes = {}, {}, {}, {}, {}
local added_members, removed_members, counters = {}, {}, {}

local function list_of(lists, name)
  local list = lists[name] or {}
  lists[name] = list
  return list
end

local function write_string(name, value, expires_at)
  if expires_at then
    expiring_strings[#expiring_strings + 1] = { name, value, expires_at }
  else
    strings[#strings + 1] = name
    strings[#strings + 1] = value
  end
end

local function delete_key(name) deleted_keys[#deleted_keys + 1] = name end

-- Of sorted sets.
local function add_member(set, score, member)
  local members = list_of(added_members, set)
  members[#members + 1] = digits(score)
  members[#members + 1] = member
end

local function remove_member(set, member)
  local members = list_of(removed_members, set)
  members[#members + 1] = member
end

local function write_other(...) other_writes[#other_writes + 1] = { ... } end

-- For writes that depend on those before.
local function write_last(step) last_writes[#last_writes + 1] = step end

-- Counters are the fields of a hash. One that is not above 0 is not kept.
local function counters_of(hash)
  local known = counters[hash] or { values = {}, changes = {} }
  counters[hash] = known
  return known
end

local function read_counters(hash, fields)
  local values, unknown = counters_of(hash).values, {}
  for _, field in ipairs(fields) do
    if not values[field] then
      values[field] = 0
      unknown[#unknown + 1] = field
    end
  end
  if #unknown == 0 then return end
  for n, value in ipairs(redis.call('HMGET', hash, unpack(unknown))) do
    values[unknown[n]] = tonumber(value or 0)
  end
end

local function counter(hash, field)
  local known = counters_of(hash)
  if not known.values[field] then read_counters(hash, { field }) end
  return known.values[field] + (known.changes[field] or 0)
end

local function count(hash, field, by)
  local changes = counters_of(hash).changes
  changes[field] = (changes[field] or 0) + by
end

local function send(command, name, arguments)
  for n = 1, #arguments, MOST_ARGUMENTS do
    redis.call(command, name, unpack(arguments, n, math.min(n + MOST_ARGUMENTS - 1, #arguments)))
  end
end

local function send_counters(hash, changes)
  local changed, kept, gone = {}, {}, {}
  for field, by in pairs(changes) do
    if by ~= 0 then changed[#changed + 1] = field end
  end
  read_counters(hash, changed)
  for _, field in ipairs(changed) do
    local value = counter(hash, field)
    if value > 0 then
      kept[#kept + 1], kept[#kept + 2] = field, digits(value)
    else
      gone[#gone + 1] = field
    end
  end
  send('HSET', hash, kept)
  send('HDEL', hash, gone)
end

-- Records first: where Redis is out of memory, that is what it refuses.
local function send_writes()
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
  for hash, known in pairs(counters) do send_counters(hash, known.changes) end
  for _, step in ipairs(last_writes) do step() end
end
