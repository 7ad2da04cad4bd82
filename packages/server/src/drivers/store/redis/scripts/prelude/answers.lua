-- A request may come twice, when its answer was lost on the way. What it did is remembered for a
-- while, so that the second one does nothing and gets the same answer.
local REMEMBERED_MS = 60000

local function recall()
  local memo = redis.call('GET', key('answer', REQUEST_ID))
  return memo and cjson.decode(memo)
end

-- Tells the watchers. The hint is part of the answer too, for those who can't subscribe.
local function announce()
  if #changed == 0 then return false end
  local hint = cjson.encode(changed)
  redis.call('PUBLISH', key('hints'), hint)
  return hint
end

-- Ends a script that wrote; the memo is what a repetition needs to answer alike.
local function done(memo, ...)
  redis.call('SET', key('answer', REQUEST_ID), cjson.encode(memo), 'PX', REMEMBERED_MS)
  return { announce(), ... }
end

-- Ends a script that wrote nothing.
local function answer(...) return { false, ... } end

-- Ends the repetition of one that wrote. Its hint was lost with the answer, so it could be any job.
local function again(...) return { 'null', ... } end
