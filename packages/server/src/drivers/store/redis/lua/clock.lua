-- The store's time, the same for all clients: epoch milliseconds of the Redis server.
local function clock_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
