-- uses: submissions
local limit = number_argument()
local earlier = earlier_answer()
if earlier then return answer_again(earlier[1]) end

local now = clock_ms()
local purged = 0
for _, status in ipairs(FINISHED_STATUSES) do
  local entries = redis.call('ZRANGEBYSCORE', key('expiring', status), '-inf', digits(now),
    'LIMIT', 0, limit - purged)
  for _, entry in ipairs(entries) do drop_job(entry, status, now) end
  purged = purged + #entries
end
return answer(purged > 0 and { purged } or nil, purged)
