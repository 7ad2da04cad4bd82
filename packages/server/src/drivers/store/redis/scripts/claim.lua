-- uses: jobs answers agenda
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

-- How many jobs of each user run, as far as it was looked up; kept up with what is claimed here.
local running = {}

local function look_up_running(heads)
  local users = {}
  for _, head in ipairs(heads) do
    if not running[head.userId] then users[#users + 1] = head.userId end
  end
  if #users == 0 then return end
  for n, count in ipairs(redis.call('HMGET', key('running'), unpack(users))) do
    running[users[n]] = tonumber(count or 0)
  end
end

local parsed = {}

local function due_heads(priority, offset)
  local heads = redis.call('ZRANGEBYSCORE', heads_key(priority), '-inf', digits(now),
    'LIMIT', offset, HEADS_AT_ONCE)
  for n, text in ipairs(heads) do
    parsed[text] = parsed[text] or parse_head(text)
    heads[n] = parsed[text]
  end
  look_up_running(heads)
  return heads
end

-- Of the due heads, in the order of waiting, the first one whose user runs nothing, else the first
-- of those who run fewest: this looks at hardly more heads than there are users who run something.
local function next_of_priority(priority)
  local best
  for offset = 0, math.huge, HEADS_AT_ONCE do
    local heads = due_heads(priority, offset)
    for _, head in ipairs(heads) do
      local count = running[head.userId]
      if count < head.userConcurrency and (not best or count < running[best.userId]) then
        best = head
        if count == 0 then return best end
      end
    end
    if #heads < HEADS_AT_ONCE then return best end
  end
end

local function next_head()
  for _, priority in ipairs(redis.call('ZRANGE', key('priorities'), 0, -1)) do
    local head = next_of_priority(tonumber(priority))
    if head then return head end
  end
end

local function claim_next()
  local head = next_head()
  local job = head and load_job(head.jobId, now)
  if not job then return nil end
  local text, after = transition_job(job, transition, now, nonce)
  if not after then return nil end
  running[head.userId] = running[head.userId] + 1
  hand_out(text, after)
  return { head.jobId, digits(after.fence) }
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
