-- uses: jobs claims quota
-- Completions, then claims. Answers with the outcome of each completion, the ids of jobs without a
-- record that were dropped from the queue, and for each claim its jobs and their documents.
local nonce = number_argument()
local now = clock_ms()

local function completion_argument()
  return { lease = lease_argument(), transition = transition_argument(now),
    exportId = argument(), bytes = number_argument() }
end

-- A repetition is recognised by the export id in the record, so no answer is kept for it.
local function complete(completion)
  local lease, bytes = completion.lease, completion.bytes
  local job = loaded[lease.jobId]
  if not job then return 'lost' end
  if job.exportId == completion.exportId then
    note_change(job)
    return 'completed'
  end
  if not guard_holds(completion.transition.guard, job, now, lease) then return 'lost' end
  local used = stored_bytes(job.userId, now)
  if used + bytes > job.quotaBytes then return 'quotaExceeded', used end
  job.exportId, job.fileSizeBytes = completion.exportId, bytes
  transition_job(job, completion.transition, now, lease)
  publish(job)
  return 'completed'
end

local completions, job_ids = {}, {}
for n = 1, number_argument() do
  completions[n] = completion_argument()
  job_ids[n] = completions[n].lease.jobId
end
load_jobs(job_ids, now)
local counters = {}
for _, job_id in ipairs(job_ids) do
  local job, n = loaded[job_id], #counters
  if job then
    counters[n + 1], counters[n + 2] = USED_BYTES .. job.userId, ACTIVE .. job.userId
    counters[n + 3], counters[n + 4] = RUNNING .. job.userId, DOCUMENT_BYTES .. job.userId
    if job.group then counters[n + 5] = LIVE .. job.group end
  end
end
read_counters(counters)
local outcomes = {}
for n, completion in ipairs(completions) do
  local outcome, used = complete(completion)
  outcomes[2 * n - 1], outcomes[2 * n] = outcome, used or false
end

local claims = {}
for n = 1, number_argument() do
  claims[n] = { transition = transition_argument(now), limit = number_argument() }
end

local function claimed_answer(jobs)
  local answer, keys = {}, {}
  if #jobs == 0 then return answer end
  for n, job in ipairs(jobs) do keys[n] = JOB_DOCUMENT .. job.jobId end
  local documents = redis.call('MGET', unpack(keys))
  for n, job in ipairs(jobs) do answer[n] = { job.text, documents[n] } end
  return answer
end

-- The jobs that this request claimed when it came first, if they are still held.
local function claimed_earlier(leases)
  local jobs = {}
  for _, lease in ipairs(leases) do
    local job = load_job(lease[1], now)
    if job and job.leaseUntilMs and job.fence == lease[2] then jobs[#jobs + 1] = job end
  end
  return jobs
end

local earlier = #claims > 0 and earlier_answer()
local answers, leases, dropped, has_claimed = {}, {}, {}, false
for n, claim in ipairs(claims) do
  local jobs = earlier and claimed_earlier(earlier[n])
    or claim_jobs(claim.transition, claim.limit, nonce, now, dropped)
  answers[n], leases[n] = claimed_answer(jobs), {}
  for place, job in ipairs(jobs) do
    leases[n][place] = { job.jobId, job.fence }
    has_claimed = true
  end
end
if earlier then
  answer(nil)
  return answer_again(outcomes, dropped, answers)
end
return answer(has_claimed and leases or nil, outcomes, dropped, answers)
