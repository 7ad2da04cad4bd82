-- uses: jobs answers
local limit = tonumber(ARGV[3])
local memo = recall()
if memo then return again(memo[1]) end

local now = digits(clock_ms())
local purged = 0
for _, status in ipairs(FINISHED_STATUSES) do
  local members = redis.call('ZRANGEBYSCORE', key('expiring', status), '-inf', now,
    'LIMIT', 0, limit - purged)
  for _, member in ipairs(members) do drop_job(member, status) end
  purged = purged + #members
end
if purged == 0 then return answer('0') end
return done({ digits(purged) }, digits(purged))
