-- uses: snapshots
-- A part of a list, from behind `after_id`, or from `start` if that job is gone. Answers with how
-- many jobs of the part match, those of them for the page, and where the next part starts, false if
-- there is none. Redis serves nobody else while a script runs, so each part is short.
local READ_AT_ONCE, COUNTED_AT_ONCE = 200, 5000

local user_id, status, source_line = argument(), optional_argument(), optional_argument()
local after_id, start = optional_argument(), number_argument()
local skip, limit, longest = number_argument(), number_argument(), number_argument()
local now = clock_ms()
local user_jobs = key('user-jobs', user_id)

local function part_of(most)
  local rank = after_id and redis.call('ZREVRANK', user_jobs, after_id)
  if rank then start = rank + 1 end
  return redis.call('ZREVRANGE', user_jobs, start, start + most - 1)
end

-- Where the next part starts: behind the last of these jobs, or at the index after it.
local function next_part(job_ids, most)
  if #job_ids < most then return false, false end
  return job_ids[#job_ids], start + #job_ids
end

-- Without a filter, jobs behind the page are counted without being read.
if limit == 0 and not status and not source_line then
  local job_ids, keys, fitting = part_of(COUNTED_AT_ONCE), {}, 0
  for n, job_id in ipairs(job_ids) do keys[n] = JOB .. job_id end
  if #keys > 0 then fitting = redis.call('EXISTS', unpack(keys)) end
  return { fitting, {}, next_part(job_ids, COUNTED_AT_ONCE) }
end

local function fits(job)
  return (not status or job.status == status) and (not source_line or job.source_line == source_line)
end

local job_ids, page, fitting = part_of(READ_AT_ONCE), {}, 0
load_jobs(job_ids, now)
for _, job_id in ipairs(job_ids) do
  local job = loaded[job_id]
  if job and fits(job) then
    fitting = fitting + 1
    if fitting > skip and #page < limit then page[#page + 1] = job end
  end
end
return { fitting, snapshots_answer(page, now, longest), next_part(job_ids, READ_AT_ONCE) }
