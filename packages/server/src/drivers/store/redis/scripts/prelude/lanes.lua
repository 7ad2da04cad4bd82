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

local function first_of_lane(priority, user_id)
  local first = redis.call('ZRANGE', lane_key(priority, user_id), 0, 0, 'WITHSCORES')
  return first[1], first[2]
end

local function change_lane(job, change)
  local priority, user_id = job.priority, job.userId
  local before, before_due = first_of_lane(priority, user_id)
  change(lane_key(priority, user_id), lane_member(job))
  local after, after_due = first_of_lane(priority, user_id)
  if before == after and before_due == after_due then return end
  local heads = heads_key(priority)
  if after then redis.call('ZADD', heads, after_due, after .. ' ' .. user_id) end
  if before and before ~= after then redis.call('ZREM', heads, before .. ' ' .. user_id) end
  if not before then
    redis.call('ZADD', key('priorities'), digits(priority), digits(priority))
  elseif not after and redis.call('EXISTS', heads) == 0 then
    redis.call('ZREM', key('priorities'), digits(priority))
  end
end

local function join_lane(job)
  local due = digits(job.runAfterMs)
  change_lane(job, function(lane, member) redis.call('ZADD', lane, due, member) end)
  redis.call('ZADD', key('due'), due, job.jobId)
end

local function leave_lane(job)
  change_lane(job, function(lane, member) redis.call('ZREM', lane, member) end)
  redis.call('ZREM', key('due'), job.jobId)
end
