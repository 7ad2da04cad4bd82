-- uses: queue
-- Answers with the number of pending and of processing jobs, when the longest wait began (false for
-- none), and the number of jobs for each final status.
local now = clock_ms()
local pending, oldest = 0, nil
for _, priority in ipairs(redis.call('ZRANGE', PRIORITIES, 0, -1)) do
  local heads = redis.call('ZRANGE', heads_key(priority), 0, -1, 'WITHSCORES')
  local due = tonumber(heads[2])
  if due and due <= now and (not oldest or due < oldest) then oldest = due end
  for n = 1, #heads, 2 do
    pending = pending + redis.call('ZCARD', user_queue_key(priority, parse_head(heads[n]).userId))
  end
end
local reply = { pending, redis.call('ZCARD', key('leases')), oldest or false }
for _, status in ipairs(FINISHED_STATUSES) do
  reply[#reply + 1] = redis.call('ZCOUNT', key('expiring', status), '(' .. digits(now), '+inf')
end
return reply
