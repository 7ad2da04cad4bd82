-- uses: jobs turns
-- Claims of several jobs in one script.

local function turns_of(limit, now)
  local turns, job_ids = {}, {}
  for n = 1, limit do
    local turn = next_turn(limit - n + 1, now)
    if not turn then break end
    turns[n], job_ids[n] = turn, turn.jobId
  end
  load_jobs(job_ids, now)
  return turns
end

-- Claims up to `limit` jobs. Entries without a record are dropped, and their ids added to
-- `dropped`.
local function claim_jobs(transition, limit, nonce, now, dropped)
  local claimed = {}
  repeat
    local turns = turns_of(limit - #claimed, now)
    for _, turn in ipairs(turns) do
      local job = loaded[turn.jobId]
      if job and transition_job(job, transition, now, nil, nonce) then
        claimed[#claimed + 1] = job
      else
        give_back_turn(turn)
        if not job or job.status ~= 'pending' then drop_from_queue(turn.priority, turn) end
        if not job then
          count_live(turn.userId, turn.group, turn.jobId, -1)
          dropped[#dropped + 1] = turn.jobId
        end
      end
    end
  until #turns == 0 or #claimed == limit
  return claimed
end
