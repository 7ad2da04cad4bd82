-- The record of a job is JSON that a person can read. It is taken apart and put together by hand,
-- because cjson would make {} of an empty list, round long numbers and refuse half of a surrogate
-- pair. Its parts: what never changes though scripts look into it, the state, and raw JSON that
-- they pass on as it came.
local STATE = '"status":"%s","createdAt":%.0f,"updatedAt":%.0f,"stage":%s,"progress":%.0f,'
  .. '"attempts":%.0f,"fence":%.0f,"leaseUntilMs":%s,"runAfterMs":%.0f,"startedAtMs":%s,'
  .. '"finishedAtMs":%s,"expiresAtMs":%s'
local NULLABLE = {
  'resumeId', 'stage', 'leaseUntilMs', 'startedAtMs', 'finishedAtMs', 'expiresAtMs',
}

-- Inside a JSON text a quotation mark is escaped, so the first of these is the field itself.
local function parse_record(text)
  local state_at = text:find(',"status":', 1, true)
  local error_at = text:find(',"error":', state_at, true)
  local result_at = text:find(',"result":', error_at, true)
  local spec_at = text:find(',"spec":', result_at, true)
  local job = cjson.decode(text:sub(1, error_at - 1) .. '}')
  for _, field in ipairs(NULLABLE) do
    if job[field] == cjson.null then job[field] = nil end
  end
  job.unchanging = text:sub(1, state_at)
  job.error = text:sub(error_at + 9, result_at - 1)
  job.result = text:sub(result_at + 10, spec_at - 1)
  job.spec = text:sub(spec_at + 8, -2)
  return job
end

local function number_or_null(number) return number and digits(number) or 'null' end

local function format_record(job)
  local state = STATE:format(job.status, job.createdAt, job.updatedAt,
    job.stage and '"' .. job.stage .. '"' or 'null', job.progress, job.attempts, job.fence, number_or_null(job.leaseUntilMs), job.runAfterMs,
    number_or_null(job.startedAtMs), number_or_null(job.finishedAtMs),
    number_or_null(job.expiresAtMs))
  return job.unchanging .. state .. ',"error":' .. (job.error or 'null')
    .. ',"result":' .. (job.result or 'null') .. ',"spec":' .. job.spec .. '}'
end

-- A record past its expiry does not exist, whether or not Redis has removed it yet.
local function is_there(job, now) return job.expiresAtMs == nil or job.expiresAtMs > now end

local function load_job(job_id, now)
  local text = redis.call('GET', job_key(job_id))
  if not text then return nil end
  local job = parse_record(text)
  if is_there(job, now) then return job, text end
end
