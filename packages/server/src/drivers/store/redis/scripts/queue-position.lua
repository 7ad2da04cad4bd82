-- uses: record lanes
-- The position if nothing were running and users took turns: the first job of each, then the second
-- of each. '' for a job that is not pending.
local job = load_job(ARGV[3], clock_ms())
if not job or job.status ~= 'pending' then return { '' } end

local now = clock_ms()
local due = digits(now)
local function count_due(zset) return redis.call('ZCOUNT', zset, '-inf', due) end
if job.runAfterMs > now then return { digits(count_due(key('due')) + 1) } end

local function due_lanes(priority)
  local lanes = {}
  for _, head in ipairs(redis.call('ZRANGEBYSCORE', heads_key(priority), '-inf', due)) do
    lanes[#lanes + 1] = lane_key(priority, parse_head(head).userId)
  end
  return lanes
end

local position = 1
local better = '(' .. digits(job.priority)
for _, priority in ipairs(redis.call('ZRANGEBYSCORE', key('priorities'), '-inf', better)) do
  for _, lane in ipairs(due_lanes(tonumber(priority))) do position = position + count_due(lane) end
end

local own_lane, own_member = lane_key(job.priority, job.userId), lane_member(job)
local round = redis.call('ZRANK', own_lane, own_member)

-- Whether the job at the same place of that lane goes first.
local function precedes(lane)
  local member, at = unpack(redis.call('ZRANGE', lane, round, round, 'WITHSCORES'))
  if tonumber(at) ~= job.runAfterMs then return tonumber(at) < job.runAfterMs end
  return member < own_member
end

if round == 0 then
  local head = own_member .. ' ' .. job.userId
  return { digits(position + redis.call('ZRANK', heads_key(job.priority), head)) }
end
for _, lane in ipairs(due_lanes(job.priority)) do
  local waiting = count_due(lane)
  if lane == own_lane or waiting <= round then
    position = position + math.min(waiting, round)
  else
    position = position + round + (precedes(lane) and 1 or 0)
  end
end
return { digits(position) }
