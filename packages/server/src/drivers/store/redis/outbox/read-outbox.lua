-- Answers with the id, the type and the job of each event.
local reply = {}
for n, event in ipairs(redis.call('XRANGE', key('outbox'), '-', '+', 'COUNT', argument())) do
  local fields = {}
  for place = 1, #event[2], 2 do fields[event[2][place]] = event[2][place + 1] end
  reply[n] = { event[1], fields.type, fields.job }
end
return reply
