-- uses: jobs answers
-- Pairs of a job's id and its renewal. Answers with the places of those that are still held.
-- A heartbeat that comes twice does no harm, so nothing is remembered of it.
local FIRST_JOB = 3
local now = clock_ms()
local kept = {}
for n = FIRST_JOB, #ARGV, 2 do
  local job = load_job(ARGV[n], now)
  if job and transition_job(job, cjson.decode(ARGV[n + 1]), now) then
    kept[#kept + 1] = digits((n - FIRST_JOB) / 2)
  end
end
return { announce(), unpack(kept) }
