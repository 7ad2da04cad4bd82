-- Answers with pending, processing, when the longest wait began ('' for none), and the count of each
-- status in which a job is finished.
local now = clock_ms()
local _, first_due = unpack(redis.call('ZRANGE', key('due'), 0, 0, 'WITHSCORES'))
local is_due = first_due and tonumber(first_due) <= now
local reply = {
  digits(redis.call('ZCARD', key('due'))),
  digits(redis.call('ZCARD', key('leases'))),
  is_due and digits(first_due) or '',
}
for _, status in ipairs(FINISHED_STATUSES) do
  local there = redis.call('ZCOUNT', key('expiring', status), '(' .. digits(now), '+inf')
  reply[#reply + 1] = digits(there)
end
return reply
