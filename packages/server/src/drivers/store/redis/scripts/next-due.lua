local now = clock_ms()
local _, due = unpack(redis.call('ZRANGEBYSCORE', key('due'), '(' .. digits(now), '+inf',
  'WITHSCORES', 'LIMIT', 0, 1))
return { due and digits(due - now) or '' }
