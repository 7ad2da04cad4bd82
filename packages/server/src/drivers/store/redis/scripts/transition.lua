-- uses: jobs answers
local job_id, transition = ARGV[3], cjson.decode(ARGV[4])
local now = clock_ms()
local job, text = load_job(job_id, now)
if recall() and job then return again(text) end
local after = job and transition_job(job, transition, now)
if not after then return answer() end
return done({}, after)
