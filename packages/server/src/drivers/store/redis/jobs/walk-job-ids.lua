-- One step of a walk over an index of jobs, or over all records if it is ''. Answers with the next
-- cursor, '0' at the end, and the ids that were met, some more than once.
local cursor, index, before_id = argument(), optional_argument(), optional_argument()
local STEPS, ENTRIES_A_STEP = 20, 1000
local records = PREFIX .. 'export-job:'
local pattern = records:gsub('[%*%?%[%]\\]', '\\%0') .. '*'

local function step()
  if index then return redis.call('ZSCAN', key(index), cursor, 'COUNT', ENTRIES_A_STEP) end
  return redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', ENTRIES_A_STEP)
end

local job_ids = {}
for _ = 1, STEPS do
  local met
  cursor, met = unpack(step())
  for n = 1, #met, index and 2 or 1 do
    local id = index and met[n]:match('^%S+') or met[n]:sub(#records + 1)
    if not before_id or id < before_id then job_ids[#job_ids + 1] = id end
  end
  if cursor == '0' then break end
end
return { cursor, job_ids }
