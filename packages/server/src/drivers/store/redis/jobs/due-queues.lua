-- uses: queue
-- Answers for each priority when the first job of each user was due, in ascending order, and how
-- many jobs of each of these users are due.
local now = clock_ms()
local answer = {}
for n, priority in ipairs(redis.call('ZRANGE', PRIORITIES, 0, -1)) do
  local first_due, jobs = {}, {}
  local heads = redis.call('ZRANGEBYSCORE', heads_key(priority), '-inf', digits(now), 'WITHSCORES')
  for place = 1, #heads, 2 do
    local queue = user_queue_key(priority, parse_head(heads[place]).userId)
    first_due[#first_due + 1] = tonumber(heads[place + 1])
    jobs[#jobs + 1] = redis.call('ZCOUNT', queue, '-inf', digits(now))
  end
  answer[n] = { tonumber(priority), first_due, jobs }
end
return answer
