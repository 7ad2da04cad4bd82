-- A lane is what one user has waiting at one priority. The first job of each lane stands among the
-- heads of its priority, so a claim looks at users and not at the jobs that queue behind.

local function lane_key(priority, user_id) return key('lane', digits(priority) .. ':' .. user_id) end
local function heads_key(priority) return key('heads', digits(priority)) end

-- The id first, so that jobs due at the same time are in its order. A space sorts before all else.
local function lane_member(job) return job.jobId .. ' ' .. digits(job.userConcurrency) end

local function parse_head(head)
  local job_id, concurrency, user_id = head:match('^(%S+) (%S+) (.*)$')
  return { jobId = job_id, userConcurrency = tonumber(concurrency), userId = user_id }
end

local function join_lane(job)
  local lane, heads = lane_key(job.priority, job.userId), heads_key(job.priority)
  local due, member = digits(job.runAfterMs), lane_member(job)
  redis.call('ZADD', key('due'), due, job.jobId)
  redis.call('ZADD', lane, due, member)
  local first, second = unpack(redis.call('ZRANGE', lane, 0, 1))
  if first ~= member then return end
  redis.call('ZADD', heads, due, member .. ' ' .. job.userId)
  if second then
    redis.call('ZREM', heads, second .. ' ' .. job.userId)
  else
    redis.call('ZADD', key('priorities'), digits(job.priority), digits(job.priority))
  end
end

local function leave_lane(job)
  local lane, heads = lane_key(job.priority, job.userId), heads_key(job.priority)
  local member = lane_member(job)
  redis.call('ZREM', key('due'), job.jobId)
  redis.call('ZREM', lane, member)
  if redis.call('ZREM', heads, member .. ' ' .. job.userId) == 0 then return end
  local first, due = unpack(redis.call('ZRANGE', lane, 0, 0, 'WITHSCORES'))
  if first then
    redis.call('ZADD', heads, due, first .. ' ' .. job.userId)
  elseif redis.call('EXISTS', heads) == 0 then
    redis.call('ZREM', key('priorities'), digits(job.priority))
  end
end
