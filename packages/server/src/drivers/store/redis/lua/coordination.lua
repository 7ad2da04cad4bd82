-- uses: writes
-- Claims and reservations of a user are a hash for each namespace or ledger, with a record as JSON
-- under each key. A sorted set of the user has all of a kind by when they expire. cjson keeps
-- numbers below 10^14 exact, and all are smaller.

-- Records of the bots' API are written under readable keys as well, for people. No program reads
-- them.
local KINDS = {
  claims = { name = 'claims', shown_scope = 'sq', running = 'CLAIMING' },
  reservations = { name = 'reservations', shown_scope = 'refund', running = 'WRITING' },
}

local FENCE_KEPT_MS = 86400000

local function records_key(kind, user_id, scope) return pair_key(kind.name, user_id, scope) end

local function expiring_key(kind, user_id) return key('expiring-' .. kind.name, user_id) end

local function taken_rows_key(user_id, ledger) return pair_key('taken-rows', user_id, ledger) end

local function ledgers_key(user_id) return key('ledgers', user_id) end

local function entry_of(scope, name) return #scope .. ':' .. scope .. ':' .. name end

local function parse_entry(entry)
  local length, rest = entry:match('^(%d+):(.*)$')
  return rest:sub(1, length), rest:sub(length + 2)
end

-- Removes expired records at once, not at the end of the script like other writes: the rest of the
-- script must not see them.
local function forget_expired(kind, user_id, now)
  local expiring = expiring_key(kind, user_id)
  for _, entry in ipairs(redis.call('ZRANGEBYSCORE', expiring, '-inf', digits(now))) do
    local scope, name = parse_entry(entry)
    redis.call('HDEL', records_key(kind, user_id, scope), name)
    if kind == KINDS.reservations then redis.call('ZREM', taken_rows_key(user_id, scope), name) end
    redis.call('ZREM', expiring, entry)
  end
end

-- The record, or nil if there is none or it has expired.
local function find_held(kind, user_id, scope, name, now)
  local text = redis.call('HGET', records_key(kind, user_id, scope), name)
  local held = text and cjson.decode(text)
  if held and held.expiresAtMs > now then return held end
end

-- Without a fence, the owner's name is enough.
local function is_held_by(held, owner, fence)
  return held.owner == owner and (fence == nil or held.fence == tonumber(fence))
end

-- Fences follow the clock, so that a server that lost its last writes does not give one out again.
local function next_fence(user_id, now)
  local name = key('coordination-fence', user_id)
  local fence = math.max(now, 1 + (redis.call('GET', name) or 0))
  write_other('SET', name, digits(fence), 'PX', FENCE_KEPT_MS)
  return fence
end

local function keep_for(name, ms)
  if redis.call('PTTL', name) < ms then write_other('PEXPIRE', name, digits(ms)) end
end

local function shown_key(kind, name) return PREFIX .. kind.shown_scope .. ':' .. name end

local function show(kind, user_id, name, held, ttl_ms)
  write_other('SET', shown_key(kind, name), cjson.encode({
    botId = held.owner, userId = user_id, fence = held.fence, timestamp = held.renewedAtMs,
    startRow = held.startRow, rowCount = held.rowCount,
    status = held.isConfirmed and 'COMPLETED' or kind.running,
  }), 'PX', digits(ttl_ms))
end

-- Deletes the readable copy, unless it is another user's.
local function hide(kind, user_id, name, held)
  local shown = redis.call('GET', shown_key(kind, name))
  if not shown then return end
  local record = cjson.decode(shown)
  if record.userId == user_id and record.fence == held.fence then delete_key(shown_key(kind, name)) end
end

local function write_held(kind, user_id, scope, name, held, now)
  local records, expiring = records_key(kind, user_id, scope), expiring_key(kind, user_id)
  local ttl_ms = held.expiresAtMs - now
  write_other('HSET', records, name, cjson.encode(held))
  write_other('ZADD', expiring, digits(held.expiresAtMs), entry_of(scope, name))
  keep_for(records, ttl_ms)
  keep_for(expiring, ttl_ms)
  if held.startRow then
    local taken = taken_rows_key(user_id, scope)
    write_other('ZADD', taken, digits(held.startRow + held.rowCount - 1), name)
    keep_for(taken, ttl_ms)
  end
  if scope == kind.shown_scope then show(kind, user_id, name, held, ttl_ms) end
end

local function remove_held(kind, user_id, scope, name, held)
  write_other('HDEL', records_key(kind, user_id, scope), name)
  write_other('ZREM', expiring_key(kind, user_id), entry_of(scope, name))
  if held.startRow then write_other('ZREM', taken_rows_key(user_id, scope), name) end
  if scope == kind.shown_scope then hide(kind, user_id, name, held) end
end
