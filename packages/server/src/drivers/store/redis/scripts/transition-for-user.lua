-- uses: jobs answers
-- '' for no limit.
local user_id, job_id, max_active = ARGV[3], ARGV[4], tonumber(ARGV[6])
local transition = cjson.decode(ARGV[5])
local now = clock_ms()

local job, text = load_job(job_id, now)
if recall() and job then return again('applied', text) end
if not job or job.userId ~= user_id or not guard_holds(transition.guard, job, now) then
  return answer('refused')
end
local submissions = key('active', user_id)
if max_active and redis.call('HEXISTS', submissions, job.submissionId) == 0 then
  local active = redis.call('HLEN', submissions)
  if active >= max_active then return answer('tooManyActive', digits(active)) end
end
return done({}, 'applied', (transition_job(job, transition, now)))
