-- The record of a job is JSON that a person can read. It is taken apart and put together by hand,
-- because cjson would make {} of an empty list, round long numbers and refuse half of a surrogate
-- pair: scripts see the plain fields, and pass the others on as they came.
local PLAIN_FIELDS = {
  'jobId', 'status', 'resumeId', 'templateId', 'createdAt', 'updatedAt', 'userId', 'submissionId',
  'stage', 'progress', 'priority', 'attempts', 'maxAttempts', 'fence', 'leaseUntilMs',
  'runAfterMs', 'startedAtMs', 'finishedAtMs', 'expiresAtMs', 'userConcurrency', 'quotaBytes',
  'exportTtlMs',
}
local RAW_FIELDS = { error = true, result = true, spec = true }

-- Inside a JSON text a quotation mark is escaped, so the first of these is the field itself.
local function parse_record(text)
  local error_at = text:find(',"error":', 1, true)
  local result_at = text:find(',"result":', error_at, true)
  local spec_at = text:find(',"spec":', result_at, true)
  local job = cjson.decode(text:sub(1, error_at - 1) .. '}')
  for _, field in ipairs(PLAIN_FIELDS) do
    if job[field] == cjson.null then job[field] = nil end
  end
  job.error = text:sub(error_at + 9, result_at - 1)
  job.result = text:sub(result_at + 10, spec_at - 1)
  job.spec = text:sub(spec_at + 8, -2)
  return job
end

local function plain(value)
  if value == nil then return 'null' end
  if type(value) == 'number' then return digits(value) end
  return cjson.encode(value)
end

local function format_record(job)
  local parts = {}
  for n, field in ipairs(PLAIN_FIELDS) do
    parts[n] = '"' .. field .. '":' .. plain(job[field])
  end
  return '{' .. table.concat(parts, ',') .. ',"error":' .. (job.error or 'null')
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
