-- What the server says of itself; '' where it does not say it to scripts.
local reply = {}
for n, section in ipairs({ 'server', 'persistence', 'memory' }) do
  local info = redis.pcall('INFO', section)
  reply[n] = type(info) == 'string' and info or ''
end
return reply
