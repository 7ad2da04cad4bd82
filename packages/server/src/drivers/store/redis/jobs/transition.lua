-- uses: jobs
local now = clock_ms()
local lease, transition = lease_argument(), transition_argument(now)
local job = load_job(lease.jobId, now)
if earlier_answer() and job then return answer_again(job.text) end
if not job or not transition_job(job, transition, now, lease) then
  return answer(nil, false)
end
return answer({}, job.text)
