-- uses: record
-- Answers with those of the jobs that match, in order, up to a limit. A condition that is ''
-- matches any job.
local user_id, status, error_code = optional_argument(), optional_argument(), optional_argument()
local changed_from, changed_before = optional_argument(), optional_argument()
local limit = number_argument()
local job_ids = {}
while has_argument() do job_ids[#job_ids + 1] = argument() end
load_jobs(job_ids, clock_ms())

local function has_code(job)
  if job.error_line == '\n' then return false end
  return cjson.decode('{' .. job.error_line:sub(2) .. '}').error.code == error_code
end

local function fits(job)
  return (not user_id or job.userId == user_id) and (not status or job.status == status)
    and (not error_code or has_code(job))
    and (not changed_from or job.updatedAt >= tonumber(changed_from))
    and (not changed_before or job.updatedAt < tonumber(changed_before))
end

local found = {}
for _, id in ipairs(job_ids) do
  local job = loaded[id]
  if job and fits(job) and #found < limit then found[#found + 1] = job.text end
end
return found
