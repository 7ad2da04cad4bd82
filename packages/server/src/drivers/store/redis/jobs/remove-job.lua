-- uses: submissions
local user_id, job_id = argument(), argument()
if earlier_answer() then return answer_again(1) end
local now = clock_ms()
local job = load_job_of(user_id, job_id, now)
if not job or not job.expiresAtMs then return answer(nil, 0) end
drop_job(index_entry(job), job.status, now)
return answer({}, 1)
