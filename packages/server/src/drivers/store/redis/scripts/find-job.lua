-- uses: record
local user_id, job_id = ARGV[3], ARGV[4]
local job, text = load_job(job_id, clock_ms())
if not job or job.userId ~= user_id then return {} end
return { text }
