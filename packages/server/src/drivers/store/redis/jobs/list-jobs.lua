-- uses: snapshots
local user_id, status, source_line = argument(), optional_argument(), optional_argument()
local limit, offset, longest = number_argument(), number_argument(), number_argument()
local now = clock_ms()

local function fits(job)
  return (not status or job.status == status) and (not source_line or job.source_line == source_line)
end

local page, total = {}, 0

local function read(job_ids)
  load_jobs(job_ids, now)
  for _, job_id in ipairs(job_ids) do
    local job = loaded[job_id]
    if job and fits(job) then
      total = total + 1
      if total > offset and #page < limit then page[#page + 1] = job end
    end
  end
end

-- Where every job fits, those behind the page need not be read to be counted.
local function count(job_ids)
  local keys = {}
  for n, job_id in ipairs(job_ids) do keys[n] = JOB .. job_id end
  total = total + redis.call('EXISTS', unpack(keys))
end

local user_jobs = key('user-jobs', user_id)
local fits_all = not status and not source_line
local READ_AT_ONCE = 100
local start = 0
repeat
  local is_page_full = #page == limit
  local most = fits_all and not is_page_full and READ_AT_ONCE or MOST_ARGUMENTS
  local job_ids = redis.call('ZREVRANGE', user_jobs, start, start + most - 1)
  if fits_all and is_page_full and #job_ids > 0 then count(job_ids) else read(job_ids) end
  start = start + most
until #job_ids < most
return { total, snapshots_answer(page, now, longest) }
