local event_ids = {}
while has_argument() do event_ids[#event_ids + 1] = argument() end
redis.call('XDEL', key('outbox'), unpack(event_ids))
return {}
