-- uses: jobs
local user_id, job_id, max_active = argument(), argument(), optional_argument()
local now = clock_ms()
local transition = transition_argument(now)

-- Whether the user would have one more active submission.
local function is_one_more(job)
  return not job.group or counter(LIVE .. job.group) == 0
end

local job = load_job_of(user_id, job_id, now)
if earlier_answer() and job then return answer_again('applied', job.text) end
if not job or not guard_holds(transition.guard, job, now) then return answer(nil, 'refused') end
local active = counter(ACTIVE .. user_id)
if max_active and active >= tonumber(max_active) and is_one_more(job) then
  return answer(nil, 'tooManyActive', active)
end
transition_job(job, transition, now)
return answer({}, 'applied', job.text)
