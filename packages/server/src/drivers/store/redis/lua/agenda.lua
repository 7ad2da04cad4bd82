-- In how many milliseconds something will be due, as far as is known now.

local function first_score(set, above)
  local _, score = unpack(redis.call('ZRANGEBYSCORE', set, above or '-inf', '+inf',
    'WITHSCORES', 'LIMIT', 0, 1))
  return tonumber(score)
end

local function next_due(now)
  local due = first_score(key('delayed'), '(' .. digits(now))
  return due and due - now
end

local function until_first(set, now)
  local score = first_score(set)
  return score and score - now
end
