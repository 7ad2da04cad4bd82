-- What the server says about itself; '' where scripts may not ask.
local reply = {}
for n, section in ipairs({ 'server', 'persistence', 'memory' }) do
  local info = redis.pcall('INFO', section)
  reply[n] = type(info) == 'string' and info or ''
end
return reply
