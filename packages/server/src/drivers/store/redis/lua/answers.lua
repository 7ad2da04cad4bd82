-- uses: writes
-- A request may come twice, when its answer was lost on the way. What it did is kept for a while,
-- so that the second one does nothing and gets the same answer.
local KEPT_MS = 30000

local function earlier_answer()
  local kept = redis.call('GET', key('answer', REQUEST_ID))
  return kept and cmsgpack.unpack(kept)
end

-- What the script has changed: for each job its user, id and status.
local changes = {}

local function note_change(job) changes[#changes + 1] = { job.userId, job.jobId, job.status } end

-- Tells the watchers. The hint is part of the answer too, for those who can't subscribe.
local function announce()
  if #changes == 0 then return false end
  local hint = cjson.encode(changes)
  redis.call('PUBLISH', key('hints'), hint)
  return hint
end

-- Ends a script that may have written. `kept` is what a repetition needs to answer alike; nil when
-- it needs nothing.
local function answer(kept, ...)
  if kept then write_other('SET', key('answer', REQUEST_ID), cmsgpack.pack(kept), 'PX', KEPT_MS) end
  send_writes()
  return { announce(), ... }
end

-- Ends the repetition of one that wrote. Its hint was lost with the answer, so it could be any job.
local function answer_again(...) return { 'null', ... } end
