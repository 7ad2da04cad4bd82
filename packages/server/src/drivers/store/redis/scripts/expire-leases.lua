-- uses: jobs answers
local transitions, limit = cjson.decode(ARGV[3]), ARGV[4]
local now = clock_ms()
local recovered = {}

local function recover(job)
  for _, transition in ipairs(transitions) do
    local text = transition_job(job, transition, now)
    if text then return text end
  end
end

local memo = recall()
if memo then
  for _, job_id in ipairs(memo) do
    local _, text = load_job(job_id, now)
    recovered[#recovered + 1] = text
  end
  return again(unpack(recovered))
end

local job_ids = {}
for _, job_id in ipairs(redis.call('ZRANGEBYSCORE', key('leases'), '-inf', digits(now),
  'LIMIT', 0, limit)) do
  local job = load_job(job_id, now)
  local text = job and recover(job)
  if text then
    recovered[#recovered + 1] = text
    job_ids[#job_ids + 1] = job_id
  end
end
if #job_ids == 0 then return answer() end
return done(job_ids, unpack(recovered))
