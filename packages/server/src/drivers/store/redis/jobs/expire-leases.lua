-- uses: jobs
-- Answers with the jobs, and the ids of those whose record is gone.
local limit = argument()
local now = clock_ms()
local transitions = {}
for n = 1, number_argument() do transitions[n] = transition_argument(now) end

local function jobs_of(job_ids)
  local jobs = {}
  for _, job_id in ipairs(job_ids) do jobs[#jobs + 1] = loaded[job_id] or nil end
  return jobs
end

local earlier = earlier_answer()
if earlier then
  load_jobs(earlier, now)
  return answer_again(texts_of(jobs_of(earlier)), {})
end

local entries = redis.call('ZRANGEBYSCORE', LEASES, '-inf', digits(now), 'LIMIT', 0, limit)
local job_ids = {}
for n, entry in ipairs(entries) do job_ids[n] = parse_index_entry(entry) end
load_jobs(job_ids, now)

local expired, dropped = {}, {}
for _, entry in ipairs(entries) do
  local job_id, group, user_id = parse_index_entry(entry)
  local job = loaded[job_id]
  local is_applied = false
  for _, transition in ipairs(transitions) do
    is_applied = is_applied or job and transition_job(job, transition, now)
  end
  if is_applied then
    expired[#expired + 1] = job_id
  elseif not job then
    remove_member(LEASES, entry)
    count(RUNNING .. user_id, -1)
    count_live(user_id, group, job_id, -1)
    dropped[#dropped + 1] = job_id
  end
end
return answer(#expired > 0 and expired or nil, texts_of(jobs_of(expired)), dropped)
