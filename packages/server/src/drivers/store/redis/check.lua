-- Writes for real, which a full or read-only Redis refuses. Answers with what the server says of its
-- memory, '' where it does not say it to scripts.
redis.call('SET', key('check'), digits(clock_ms()), 'PX', 1000)
local info = redis.pcall('INFO', 'memory')
return type(info) == 'string' and info or ''
