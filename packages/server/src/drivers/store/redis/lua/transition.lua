-- uses: record
-- Applies the domain's transitions: a guard that must hold, and a patch. A transition is five
-- arguments: JSON of its guard and patch, then lines that go into the record unparsed: the error,
-- the result, its file, and how an attempt ended ('' if the patch sets none).

local GREATEST_INTEGER = 2 ^ 53 - 1
local NONCES = 2 ^ 26

-- Raises an error before anything is written.
local function moment(now, from_now_ms)
  local at = now + from_now_ms
  if at > GREATEST_INTEGER then error('INEXACT_MOMENT') end
  return at
end

-- The patch for this script. Moments are the same for all jobs unless their policy says another.
local function prepared(patch, now)
  local values, cleared, added, by_policy = {}, {}, {}, {}
  for field, change in pairs(patch) do
    if change == cjson.null then
      cleared[#cleared + 1] = field
    elseif type(change) ~= 'table' then
      values[field] = change
    elseif change.fromNowMs then
      values[field] = moment(now, change.fromNowMs)
      by_policy[field] = change.byPolicy
    else
      added[field] = change.add
    end
  end
  return { values = values, cleared = cleared, added = added, by_policy = by_policy }
end

local decoded = {}

local function transition_argument(now)
  local json = argument()
  local known = decoded[json]
  if not known then
    local transition = cjson.decode(json)
    known = { guard = transition.guard, patch = prepared(transition.patch, now) }
    decoded[json] = known
  end
  return { guard = known.guard, patch = known.patch, error_line = optional_argument(),
    result_line = optional_argument(), file_line = optional_argument(),
    attempt_ending = optional_argument() }
end

local function lease_argument() return { jobId = argument(), fence = number_argument() } end

-- `lease` is nil for calls of no worker.
local function guard_holds(guard, job, now, lease)
  local fits = false
  for _, status in ipairs(guard.status) do fits = fits or status == job.status end
  if not fits then return false end
  if guard.due and job.runAfterMs > now then return false end
  if guard.attemptsLeft ~= nil and guard.attemptsLeft ~= (job.attempts < job.maxAttempts) then
    return false
  end
  if guard.lease == nil then return true end
  local is_live = job.leaseUntilMs ~= nil and job.leaseUntilMs > now
  if guard.lease == 'expired' then return not is_live end
  return is_live and lease ~= nil and lease.jobId == job.jobId and lease.fence == job.fence
end

-- After a crash that loses the last writes, a counter alone would give a fence out again. So each
-- claim brings a random nonce: the fence is counter * 2^26 + nonce.
local function next_fence(fence, nonce)
  return (math.floor(fence / NONCES) + 1) * NONCES + nonce
end

local function apply_patch(job, transition, now, nonce)
  local patch = transition.patch
  if transition.attempt_ending and job.status == 'processing' then
    add_attempt(job, transition.attempt_ending, now)
  end
  for field, value in pairs(patch.values) do job[field] = value end
  for field, name in pairs(patch.by_policy) do
    job[field] = job[name] and moment(now, job[name]) or job[field]
  end
  for _, field in ipairs(patch.cleared) do job[field] = nil end
  for field, by in pairs(patch.added) do
    job[field] = field == 'fence' and next_fence(job.fence, nonce) or job[field] + by
  end
  job.updatedAt = now
  job.error_line = transition.error_line or job.error_line
  job.result_line = transition.result_line or job.result_line
  job.file_line = transition.file_line or job.file_line
end
