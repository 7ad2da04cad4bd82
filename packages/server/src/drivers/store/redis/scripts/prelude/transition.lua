-- uses: record
-- Interprets the domain's transitions: a guard that must hold, and a patch.

local GREATEST_INTEGER = 2 ^ 53 - 1
local NONCES = 2 ^ 26

-- Raised before anything is written.
local function moment(now, from_now_ms)
  local at = now + from_now_ms
  if at > GREATEST_INTEGER then error('INEXACT_MOMENT') end
  return at
end

local function guard_holds(guard, job, now)
  local fits = false
  for _, status in ipairs(guard.status) do fits = fits or status == job.status end
  if not fits then return false end
  if guard.due and job.runAfterMs > now then return false end
  if guard.attemptsLeft ~= nil and guard.attemptsLeft ~= (job.attempts < job.maxAttempts) then
    return false
  end
  if guard.lease == nil then return true end
  local is_leased = job.leaseUntilMs ~= nil and job.leaseUntilMs > now
  if guard.lease == 'expired' then return not is_leased end
  return is_leased and guard.lease.fence == job.fence
end

-- A counter would be given out twice when a crash loses the last writes, so each claim brings a
-- random nonce along: the fence is counter * 2^26 + nonce.
local function next_fence(fence, nonce)
  return (math.floor(fence / NONCES) + 1) * NONCES + nonce
end

local function patched(job, field, change, now, nonce)
  if change == cjson.null then return nil end
  if type(change) ~= 'table' then return change end
  if change.fromNowMs then return moment(now, change.fromNowMs) end
  if field == 'fence' then return next_fence(job.fence, nonce) end
  return job[field] + change.add
end

-- The job after the transition, or nil when its guard does not hold. Writes nothing.
local function apply_transition(job, transition, now, nonce)
  if not guard_holds(transition.guard, job, now) then return nil end
  local after = {}
  for field, value in pairs(job) do after[field] = value end
  for field, change in pairs(transition.patch) do
    after[field] = patched(job, field, change, now, nonce)
  end
  after.updatedAt = now
  return after
end
