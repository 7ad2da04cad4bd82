-- uses: jobs answers
local user_id, job_id = ARGV[3], ARGV[4]
if recall() then return again('removed') end
local job = load_job(job_id, clock_ms())
if not job or job.userId ~= user_id or not job.expiresAtMs then return answer() end
drop_job(expiring_member(job), job.status)
return done({}, 'removed')
