-- uses: turns agenda
-- Answers in how many milliseconds each task will have something to do (false if nothing is
-- planned): claims, jobs that are not due yet, leases, records, exports, swept exports. Then
-- whether any job is pending or processing.
local now = clock_ms()

local function has_live_jobs()
  if redis.call('ZCARD', key('leases')) > 0 then return 1 end
  for _, priority in ipairs(redis.call('ZRANGE', PRIORITIES, 0, -1)) do
    if redis.call('EXISTS', heads_key(priority)) == 1 then return 1 end
  end
  return 0
end

local due = next_due(now) or false
local purge = false
for _, status in ipairs(FINISHED_STATUSES) do
  local expiry = until_first(key('expiring', status), now)
  if expiry and (not purge or expiry < purge) then purge = expiry end
end
return {
  next_turn(1, now) and 0 or due,
  due,
  until_first(key('leases'), now) or false,
  purge,
  until_first(key('expiring-exports'), now) or false,
  until_first(key('swept-exports'), now) or false,
  has_live_jobs(),
}
