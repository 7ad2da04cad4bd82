-- Answers with the agenda, if it is asked for, then pairs of a record and a document.
local transition, limit, nonce = cjson.decode(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local with_agenda = ARGV[6] ~= nil
local HEADS_AT_ONCE = 16
local now = clock_ms()
local reply = { '' }

local function hand_out(text, job)
  reply[#reply + 1] = text
  reply[#reply + 1] = redis.call('GET', job_document_key(job.jobId))
end

local function running_of(user_id)
  return tonumber(redis.call('HGET', key('running'), user_id) or 0)
end

-- Of the due heads, in the order of waiting, the first one whose user runs nothing, else the first
-- of those who run fewest: this looks at hardly more heads than there are users who run something.
local function next_of_priority(priority)
  local best, fewest
  for offset = 0, math.huge, HEADS_AT_ONCE do
    local heads = redis.call('ZRANGEBYSCORE', heads_key(priority), '-inf', digits(now),
      'LIMIT', offset, HEADS_AT_ONCE)
    for _, text in ipairs(heads) do
      local head = parse_head(text)
      local running = running_of(head.userId)
      if running < head.userConcurrency and (not best or running < fewest) then
        best, fewest = head, running
        if running == 0 then return best.jobId end
      end
    end
    if #heads < HEADS_AT_ONCE then return best and best.jobId end
  end
end

local function next_job_id()
  for _, priority in ipairs(redis.call('ZRANGE', key('priorities'), 0, -1)) do
    local job_id = next_of_priority(tonumber(priority))
    if job_id then return job_id end
  end
end

local function claim_next()
  local job_id = next_job_id()
  local job = job_id and load_job(job_id, now)
  if not job then return nil end
  local text, after = transition_job(job, transition, now, nonce)
  if not after then return nil end
  hand_out(text, after)
  return { job_id, digits(after.fence) }
end

-- Claimed by this very request, whose answer was lost.
local memo = recall()
if memo then
  for _, lease in ipairs(memo) do
    local job, text = load_job(lease[1], now)
    if job and job.leaseUntilMs and digits(job.fence) == lease[2] then hand_out(text, job) end
  end
  return again(unpack(reply))
end

local leases = {}
while #leases < limit do
  local lease = claim_next()
  if not lease then break end
  leases[#leases + 1] = lease
end
if with_agenda then reply[1] = agenda(now, #leases < limit) end
if #leases == 0 then return answer(unpack(reply)) end
return done(leases, unpack(reply))
