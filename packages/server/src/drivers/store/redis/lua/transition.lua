-- uses: record
-- Interprets the domain's transitions: a guard that must hold, and a patch. A transition is three
-- arguments: JSON of its guard and patch, then what goes into the record as it is: the line of an
-- error and those of a result ('' where the patch sets none).

local GREATEST_INTEGER = 2 ^ 53 - 1
local NONCES = 2 ^ 26

local decoded = {}

local function transition_argument()
  local json = argument()
  decoded[json] = decoded[json] or cjson.decode(json)
  return { guard = decoded[json].guard, patch = decoded[json].patch,
    error_line = optional_argument(), result_lines = optional_argument() }
end

local function lease_argument() return { jobId = argument(), fence = number_argument() } end

-- Raised before anything is written.
local function moment(now, from_now_ms)
  local at = now + from_now_ms
  if at > GREATEST_INTEGER then error('INEXACT_MOMENT') end
  return at
end

-- `lease` is absent where nobody holds the job.
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

-- A counter would be given out twice when a crash loses the last writes, so each claim brings a
-- random nonce along: the fence is counter * 2^26 + nonce.
local function next_fence(fence, nonce)
  return (math.floor(fence / NONCES) + 1) * NONCES + nonce
end

local function apply_patch(job, transition, now, nonce)
  for field, change in pairs(transition.patch) do
    if change == cjson.null then
      job[field] = nil
    elseif type(change) ~= 'table' then
      job[field] = change
    elseif change.fromNowMs then
      job[field] = moment(now, change.fromNowMs)
    elseif field == 'fence' then
      job.fence = next_fence(job.fence, nonce)
    else
      job[field] = job[field] + change.add
    end
  end
  job.updatedAt = now
  local error_line, result_lines = transition.error_line, transition.result_lines
  if error_line or result_lines then
    job.raw_lines = replace_lines(job.raw_lines, error_line, result_lines)
  end
end
