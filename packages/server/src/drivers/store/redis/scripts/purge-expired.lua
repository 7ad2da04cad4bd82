-- The limit, then the statuses in which a job is finished.
local limit = tonumber(ARGV[3])
local FIRST_STATUS = 4
local memo = recall()
if memo then return again(memo[1]) end

local now = digits(clock_ms())
local purged = 0
for n = FIRST_STATUS, #ARGV do
  local members = redis.call('ZRANGEBYSCORE', key('expiring', ARGV[n]), '-inf', now,
    'LIMIT', 0, limit - purged)
  for _, member in ipairs(members) do drop_job(member, ARGV[n]) end
  purged = purged + #members
end
if purged == 0 then return answer('0') end
return done({ digits(purged) }, digits(purged))
