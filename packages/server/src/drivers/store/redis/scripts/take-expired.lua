-- uses: exports answers
local limit = ARGV[3]
local now = digits(clock_ms())
local reply = {}

local function hand_out(row)
  for _, value in ipairs(export_answer(row)) do reply[#reply + 1] = value end
end

local memo = recall()
if memo then
  for _, export_id in ipairs(memo) do
    local row = load_export(export_id)
    if row then hand_out(row) end
  end
  return again(unpack(reply))
end

local taken = {}
for _, member in ipairs(redis.call('ZRANGEBYSCORE', key('expiring-exports'), '-inf', now,
  'LIMIT', 0, limit)) do
  local row = load_export(member:match('^%S+'))
  redis.call('HSET', export_key(row.id), 'takenAtMs', now)
  redis.call('ZADD', key('taken-exports'), now, row.id)
  take_export(row)
  hand_out(row)
  taken[#taken + 1] = row.id
end
if #taken == 0 then return answer() end
return done(taken, unpack(reply))
