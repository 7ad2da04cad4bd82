-- uses: transition
-- Pairs of a job's id and the guard of its lease. Answers with the places of those that hold.
local FIRST_JOB = 3
local now = clock_ms()
local held = {}
for n = FIRST_JOB, #ARGV, 2 do
  local job = load_job(ARGV[n], now)
  if job and guard_holds(cjson.decode(ARGV[n + 1]), job, now) then
    held[#held + 1] = digits((n - FIRST_JOB) / 2)
  end
end
return held
