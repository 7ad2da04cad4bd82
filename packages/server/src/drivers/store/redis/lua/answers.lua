-- uses: writes
-- A request may come twice, if its answer was lost. The answer is kept for a while, so that the
-- second request does nothing and gets the same.
local KEPT_MS = 30000

local function earlier_answer()
  local kept = redis.call('GET', key('answer', REQUEST_ID))
  return kept and cmsgpack.unpack(kept)
end

-- The user, id and status of each job that the script has changed.
local changes = {}

local function note_change(job) changes[#changes + 1] = { job.userId, job.jobId, job.status } end

-- Tells the watchers. The hint is a part of the answer too, for clients that can't subscribe.
local function announce()
  if #changes == 0 then return false end
  local hint = cjson.encode(changes)
  redis.call('PUBLISH', key('hints'), hint)
  return hint
end

-- Ends a script that may have written. `kept` is what a repetition needs for the same answer, or
-- nil.
local function answer(kept, ...)
  if kept then write_other('SET', key('answer', REQUEST_ID), cmsgpack.pack(kept), 'PX', KEPT_MS) end
  send_writes()
  return { announce(), ... }
end

-- Ends a repeated request. The first hint was lost with the answer, so this one says that any job
-- may have changed.
local function answer_again(...) return { 'null', ... } end
