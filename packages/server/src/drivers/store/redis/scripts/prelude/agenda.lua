-- By name of a script, in how many milliseconds it will have something to do, as far as can be
-- seen now; absent where nothing is in sight.

local function first_score(zset, above)
  local _, score = unpack(redis.call('ZRANGEBYSCORE', zset, above or '-inf', '+inf',
    'WITHSCORES', 'LIMIT', 0, 1))
  return tonumber(score)
end

local function next_due(now)
  local due = first_score(key('due'), '(' .. digits(now))
  return due and due - now
end

local function until_first(zset, now)
  local score = first_score(zset)
  return score and score - now
end

local function agenda(now, is_exhausted)
  local due = next_due(now)
  local purge
  for _, status in ipairs(FINISHED_STATUSES) do
    local expiry = until_first(key('expiring', status), now)
    if expiry and (not purge or expiry < purge) then purge = expiry end
  end
  local in_ms = { ['next-due'] = due, ['expire-leases'] = until_first(key('leases'), now),
    ['purge-expired'] = purge, ['take-expired'] = until_first(key('expiring-exports'), now),
    ['purge-taken'] = until_first(key('taken-exports'), now) }
  if is_exhausted then in_ms.claim = due else in_ms.claim = 0 end
  return cjson.encode(in_ms)
end
