-- uses: jobs answers
local user_id, submission_id, max_active = ARGV[3], ARGV[4], tonumber(ARGV[5])
local idempotency_key, request_hash = ARGV[6], ARGV[7]
local FIRST_JOB = 8

local memo = recall()
if memo then return again(unpack(memo)) end

local now = clock_ms()
local known_hash, known_texts = find_submission(user_id, idempotency_key, now)
if known_hash then
  if known_hash ~= request_hash then return answer('idempotencyConflict') end
  return answer('rejoined', unpack(known_texts))
end
local active = redis.call('HLEN', key('active', user_id))
if active >= max_active then return answer('tooManyActive', digits(active)) end

-- Pairs of a record without its times, and a document ('' for none).
local job_ids = {}
for n = FIRST_JOB, #ARGV, 2 do
  local job, document = parse_record(ARGV[n]), ARGV[n + 1]
  job.createdAt, job.updatedAt, job.runAfterMs = now, now, now
  if document ~= '' then redis.call('SET', job_document_key(job.jobId), document) end
  save_job({}, job)
  redis.call('ZADD', key('user-jobs', user_id), redis.call('INCR', key('job-seq')), job.jobId)
  job_ids[#job_ids + 1] = job.jobId
end
remember_submission(user_id, submission_id, idempotency_key, request_hash, job_ids)
return done({ 'created', digits(now) }, 'created', digits(now))
