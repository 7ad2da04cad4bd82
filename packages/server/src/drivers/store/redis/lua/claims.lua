-- uses: jobs turns
-- Claiming jobs, several in one script.

local started = {}

-- With what was claimed here.
local function runs(user_id)
  return counter(RUNNING, user_id) + (started[user_id] or 0)
end

local function start(user_id, by) started[user_id] = (started[user_id] or 0) + by end

local function turns_of(limit, now)
  local turns, job_ids = {}, {}
  while #turns < limit do
    local turn = next_turn(limit - #turns, runs, now)
    if not turn then break end
    start(turn.userId, 1)
    turns[#turns + 1] = turn
    job_ids[#job_ids + 1] = turn.jobId
  end
  load_jobs(job_ids, now)
  return turns
end

-- Claims at most so many. Entries whose job is gone are dropped, and their ids noted.
local function claim_jobs(transition, limit, nonce, now, dropped)
  local claimed = {}
  repeat
    local turns = turns_of(limit - #claimed, now)
    for _, turn in ipairs(turns) do
      start(turn.userId, -1)
      local job = loaded[turn.jobId]
      if job and transition_job(job, transition, now, nil, nonce) then
        claimed[#claimed + 1] = job
      elseif not job then
        drop_from_queue(turn.priority, turn)
        count_live(turn.userId, turn.group, turn.jobId, -1)
        dropped[#dropped + 1] = turn.jobId
      elseif job.status ~= 'pending' then
        drop_from_queue(turn.priority, turn)
      end
    end
  until #turns == 0 or #claimed == limit
  return claimed
end
