-- A real write, which Redis refuses when it is full or read-only. Answers with what the server says
-- about its memory, '' if scripts may not ask.
redis.call('SET', key('check'), digits(clock_ms()), 'PX', 1000)
local info = redis.pcall('INFO', 'memory')
return type(info) == 'string' and info or ''
