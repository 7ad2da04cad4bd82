-- uses: writes
-- The record of a job is JSON that a person can read, on seven lines, each a piece of one object:
-- what never changes though scripts look into it, the state, and then raw JSON that they pass on as
-- it came, because cjson would make {} of an empty list, round long numbers and refuse half of a
-- surrogate pair: the document's id, the error, the result, the file and the rest of what was
-- submitted. A line break inside JSON is escaped, so lines are found without knowing what they hold.

local function job_key(job_id) return PREFIX .. 'export-job:' .. job_id end
local function job_document_key(job_id) return PREFIX .. 'export-job-document:' .. job_id end

-- A job in the sets that index it, with what is needed to clean up when its record is gone.
local function index_entry(job) return job.jobId .. ' ' .. job.group .. ' ' .. job.userId end

local function parse_index_entry(entry) return entry:match('^(%S+) (%S+) (.*)$') end

local function parse_record(text)
  local fixed_end = text:find('\n', 1, true)
  local state_end = text:find('\n', fixed_end + 1, true)
  local job = cjson.decode(text:sub(1, state_end - 1) .. '}')
  job.text, job.fixed_line, job.raw_lines = text, text:sub(1, fixed_end), text:sub(state_end + 1)
  return job
end

-- The first of the raw lines says which document the job prints.
local function has_source(job, source_line)
  return job.raw_lines:sub(1, #source_line) == source_line
end

-- Where the second, the third and the last of the raw lines begin.
local function raw_line_starts(raw_lines)
  local source_end = raw_lines:find('\n', 1, true)
  local error_end = raw_lines:find('\n', source_end + 1, true)
  local result_end = raw_lines:find('\n', error_end + 1, true)
  local file_end = raw_lines:find('\n', result_end + 1, true)
  return source_end + 1, error_end + 1, result_end + 1, file_end + 1
end

-- Replaces the line of the error and those of the result and its file, each unless it is nil.
local function replace_lines(raw_lines, error_line, result_lines)
  local error_start, result_start, _, rest_start = raw_line_starts(raw_lines)
  return raw_lines:sub(1, error_start - 1)
    .. (error_line or raw_lines:sub(error_start, result_start - 1))
    .. (result_lines or raw_lines:sub(result_start, rest_start - 1))
    .. raw_lines:sub(rest_start)
end

local FILE_FIELD = ',"fileUrl":'

-- The storage key of the job's file, as JSON.
local function storage_key_of(job)
  local _, _, file_start, rest_start = raw_line_starts(job.raw_lines)
  return job.raw_lines:sub(file_start + #FILE_FIELD, rest_start - 2)
end

local STATE = ',"status":"%s","createdAt":%d,"updatedAt":%d,"runAfterMs":%d,"progress":%d,'
  .. '"attempts":%d,"fence":%d%s%s%s%s%s%s\n'

local function text_field(name, text)
  return text and ',"' .. name .. '":' .. cjson.encode(text) or ''
end

local function number_field(name, number)
  return number and ',"' .. name .. '":' .. digits(number) or ''
end

local function format_record(job)
  return job.fixed_line
    .. STATE:format(job.status, job.createdAt, job.updatedAt, job.runAfterMs, job.progress,
      job.attempts, job.fence,
      text_field('stage', job.stage),
      number_field('leaseUntilMs', job.leaseUntilMs),
      number_field('startedAtMs', job.startedAtMs),
      number_field('finishedAtMs', job.finishedAtMs),
      number_field('expiresAtMs', job.expiresAtMs),
      text_field('exportId', job.exportId) .. number_field('fileSizeBytes', job.fileSizeBytes))
    .. job.raw_lines
end

-- The same jobs for a whole script, so that each part of it sees what another has changed.
local loaded = {}

-- A record past its expiry does not exist, whether or not Redis has removed it yet.
local function is_there(job, now) return job.expiresAtMs == nil or job.expiresAtMs > now end

-- Reads those that are not known yet with one command.
local function load_jobs(job_ids, now)
  local unknown, keys = {}, {}
  for _, job_id in ipairs(job_ids) do
    if loaded[job_id] == nil then
      loaded[job_id] = false
      unknown[#unknown + 1] = job_id
      keys[#keys + 1] = job_key(job_id)
    end
  end
  for start = 1, #keys, MOST_ARGUMENTS do
    local last = math.min(start + MOST_ARGUMENTS - 1, #keys)
    for n, text in ipairs(redis.call('MGET', unpack(keys, start, last))) do
      local job = text and parse_record(text)
      loaded[unknown[start + n - 1]] = job and is_there(job, now) and job
    end
  end
end

-- Nil when there is none.
local function load_job(job_id, now)
  load_jobs({ job_id }, now)
  return loaded[job_id] or nil
end

local function load_job_of(user_id, job_id, now)
  local job = load_job(job_id, now)
  if job and job.userId == user_id then return job end
end

local function write_job(job)
  job.text = format_record(job)
  write_string(job_key(job.jobId), job.text, job.expiresAtMs)
end

local function texts_of(jobs)
  local texts = {}
  for n, job in ipairs(jobs) do texts[n] = job.text end
  return texts
end
