-- uses: writes
-- The record of a job is JSON, readable for people, in lines that each hold some fields of one
-- object: those that never change and that scripts read, the state, and then lines that scripts
-- copy unparsed, since cjson would make {} of an empty list, round large numbers and reject
-- unpaired surrogates: the id of the document, the error, the result, the file, the past attempts
-- if there are any, and the rest of the submission. JSON escapes line breaks in strings, so lines
-- are found without parsing.

local JOB, JOB_DOCUMENT = PREFIX .. 'export-job:', PREFIX .. 'export-job-document:'
-- The failed jobs of a user, by when their records expire.
local FAILED = key('failed:')

-- Nil for a record of another form, such as an app's older server wrote under the same keys.
local function parse_record(text)
  local fixed_end = text:find('\n', 1, true)
  if not fixed_end then return end
  local state_end = text:find('\n', fixed_end + 1, true)
  local source_end = text:find('\n', state_end + 1, true)
  local error_end = text:find('\n', source_end + 1, true)
  local result_end = text:find('\n', error_end + 1, true)
  local file_end = text:find('\n', result_end + 1, true)
  local job = cjson.decode(text:sub(1, state_end - 1) .. '}')
  job.text = text
  job.fixed_line, job.source_line = text:sub(1, fixed_end), text:sub(state_end + 1, source_end)
  job.error_line = text:sub(source_end + 1, error_end)
  job.result_line = text:sub(error_end + 1, result_end)
  job.file_line = text:sub(result_end + 1, file_end)
  local attempts_end = text:find('\n', file_end + 1, true) or file_end
  job.attempts_line, job.rest_line = text:sub(file_end + 1, attempts_end), text:sub(attempts_end + 1)
  return job
end

local STATE = ',"status":"%s","createdAt":%d,"updatedAt":%d,"runAfterMs":%d,"progress":%d,'
  .. '"attempts":%d,"fence":%d'

local function number_field(name, number) return ',"' .. name .. '":' .. digits(number) end

local function format_record(job)
  local optional = job.stage and ',"stage":"' .. job.stage .. '"' or ''
  if job.startedAtMs then optional = optional .. number_field('startedAtMs', job.startedAtMs) end
  if job.leaseUntilMs then optional = optional .. number_field('leaseUntilMs', job.leaseUntilMs) end
  if job.finishedAtMs then optional = optional .. number_field('finishedAtMs', job.finishedAtMs) end
  if job.expiresAtMs then optional = optional .. number_field('expiresAtMs', job.expiresAtMs) end
  if job.worker then optional = optional .. ',"worker":' .. cjson.encode(job.worker) end
  if job.exportId then
    optional = optional .. ',"exportId":' .. cjson.encode(job.exportId)
      .. number_field('fileSizeBytes', job.fileSizeBytes)
  end
  return job.fixed_line
    .. STATE:format(job.status, job.createdAt, job.updatedAt, job.runAfterMs, job.progress,
      job.attempts, job.fence)
    .. optional .. '\n' .. job.source_line .. job.error_line .. job.result_line .. job.file_line
    .. job.attempts_line .. job.rest_line
end

local MOST_PAST_ATTEMPTS = 20
local ATTEMPTS, ATTEMPTS_END, NEXT_ATTEMPT = ',"pastAttempts":[', ']\n', '},{"number":'

-- `ending` is the inside of a JSON object, from whoever ended the attempt.
local function add_attempt(job, ending, now)
  local kept = job.attempts_line:sub(#ATTEMPTS + 1, -#ATTEMPTS_END - 1)
  -- JSON escapes quotes in strings, so this pattern occurs between attempts only.
  local _, breaks = kept:gsub(NEXT_ATTEMPT, '%0')
  if breaks + 1 >= MOST_PAST_ATTEMPTS then kept = kept:sub(kept:find(NEXT_ATTEMPT, 1, true) + 2) end
  job.attempts_line = ATTEMPTS .. kept .. (kept == '' and '' or ',')
    .. '{"number":' .. digits(job.attempts)
    .. ',"worker":' .. (job.worker and cjson.encode(job.worker) or 'null')
    .. number_field('startedAtMs', job.startedAtMs) .. number_field('endedAtMs', now)
    .. ',' .. ending .. '}' .. ATTEMPTS_END
end

-- The jobs of one submission are a group. A job that is alone in its submission is a group of its
-- own.
local function group_of(job) return job.group or job.jobId end

-- The entry of a job in its indexes, with all that is needed to remove it when the record is gone.
local function index_entry(job) return job.jobId .. ' ' .. group_of(job) .. ' ' .. job.userId end

local function parse_index_entry(entry) return entry:match('^(%S+) (%S+) (.*)$') end

-- All parts of a script share these tables, so that each sees the changes of others.
local loaded = {}

-- A record past its expiry counts as removed, even if Redis has not removed it yet.
local function is_there(job, now) return job.expiresAtMs == nil or job.expiresAtMs > now end

-- Reads the jobs that are not loaded yet with one command.
local function load_jobs(job_ids, now)
  local unknown, keys = {}, {}
  for _, job_id in ipairs(job_ids) do
    if loaded[job_id] == nil then
      loaded[job_id] = false
      unknown[#unknown + 1] = job_id
      keys[#keys + 1] = JOB .. job_id
    end
  end
  for start = 1, #keys, MOST_ARGUMENTS do
    local last = math.min(start + MOST_ARGUMENTS - 1, #keys)
    for n, text in ipairs(redis.call('MGET', unpack(keys, start, last))) do
      local job = text and parse_record(text)
      loaded[unknown[start + n - 1]] = job and is_there(job, now) and job or false
    end
  end
end

-- Nil if there is none.
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
  write_string(JOB .. job.jobId, job.text, job.expiresAtMs)
end

local function texts_of(jobs)
  local texts = {}
  for n, job in ipairs(jobs) do texts[n] = job.text end
  return texts
end
