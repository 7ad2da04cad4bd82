-- The store's time: epoch milliseconds of the Redis server, the same for everybody.
local function clock_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
