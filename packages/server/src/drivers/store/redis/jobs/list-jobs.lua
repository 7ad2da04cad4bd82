-- uses: snapshots
local user_id, status, source_line = argument(), optional_argument(), optional_argument()
local limit, offset = number_argument(), number_argument()
local now = clock_ms()

local function fits(job)
  return (not status or job.status == status) and (not source_line or job.source_line == source_line)
end

local job_ids = redis.call('ZREVRANGE', key('user-jobs', user_id), 0, -1)
load_jobs(job_ids, now)
local page, total = {}, 0
for _, job_id in ipairs(job_ids) do
  local job = loaded[job_id]
  if job and fits(job) then
    total = total + 1
    if total > offset and #page < limit then page[#page + 1] = job end
  end
end
return { total, snapshots_answer(page, now) }
