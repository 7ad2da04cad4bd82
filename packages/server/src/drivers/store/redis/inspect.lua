-- What the server says about itself, '' where scripts may not ask, and its time.
local reply = {}
for n, section in ipairs({ 'server', 'persistence', 'memory' }) do
  local info = redis.pcall('INFO', section)
  reply[n] = type(info) == 'string' and info or ''
end
local time = redis.call('TIME')
reply[#reply + 1] = 'now_ms:' .. math.floor(time[1] * 1000 + time[2] / 1000)
return reply
