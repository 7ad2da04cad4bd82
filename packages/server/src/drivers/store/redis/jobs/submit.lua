-- uses: jobs submissions
-- The arguments are the state of a new job, then submissions. Answers with the outcome of each and
-- what belongs to it.
local new_state = cjson.decode(argument())
local now = clock_ms()

local function new_job(fixed_line, source_line, rest_line)
  local job = cjson.decode(fixed_line .. '}')
  for field, value in pairs(new_state) do job[field] = value end
  job.createdAt, job.updatedAt, job.runAfterMs = now, now, now
  job.fixed_line, job.source_line, job.rest_line = fixed_line, source_line, rest_line
  job.error_line, job.result_line, job.file_line, job.attempts_line = '\n', '\n', '\n', ''
  return job
end

local function submission_argument()
  local submission = { userId = argument(), group = argument(), maxActive = number_argument(),
    idempotency = optional_argument(), requestHash = argument(), batchId = optional_argument(),
    jobs = {}, jobIds = {} }
  for n = 1, number_argument() do
    local job = new_job(argument(), argument(), argument())
    submission.jobs[n] = { job = job, document = optional_argument() }
    submission.jobIds[n] = job.jobId
  end
  return submission
end

local function create(submission)
  for _, each in ipairs(submission.jobs) do
    local job = each.job
    loaded[job.jobId] = job
    save_job(job, {})
    if each.document then write_string(JOB_DOCUMENT .. job.jobId, each.document) end
    add_member(USER_JOBS .. job.userId, now, job.jobId)
  end
  submission.jobs = nil
  keep_submission(submission)
end

local function submit(submission)
  local user_id = submission.userId
  if submission.idempotency then
    local known_hash, jobs = find_submission(user_id, submission.idempotency, now)
    if known_hash and known_hash ~= submission.requestHash then return { 'idempotencyConflict' } end
    if known_hash then return { 'rejoined', texts_of(jobs) } end
  end
  local active = counter(ACTIVE .. user_id)
  if active >= submission.maxActive then return { 'tooManyActive', active } end
  create(submission)
  return { 'created', now }
end

local submissions, counters = {}, {}
while has_argument() do
  local submission = submission_argument()
  submissions[#submissions + 1] = submission
  counters[#counters + 1] = ACTIVE .. submission.userId
end
read_counters(counters)

local earlier = earlier_answer() or {}
local outcomes, kept = {}, nil
for n, submission in ipairs(submissions) do
  outcomes[n] = earlier[n] or submit(submission)
  local is_created = outcomes[n][1] == 'created'
  if is_created then kept = kept or {} end
  if kept then kept[n] = is_created and outcomes[n] end
end
if #earlier > 0 then return answer_again(outcomes) end
return answer(kept, outcomes)
