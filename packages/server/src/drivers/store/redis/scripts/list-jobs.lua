-- uses: record
-- '' stands for any status, and for any document (none has it for an id).
local user_id, status, document_id = ARGV[3], ARGV[4], ARGV[5]
local limit, offset = tonumber(ARGV[6]), tonumber(ARGV[7])
local READ_AT_ONCE = 200
local now = clock_ms()

local function fits(job)
  return is_there(job, now) and (status == '' or job.status == status)
    and (document_id == '' or job.resumeId == document_id)
end

local ids = redis.call('ZREVRANGE', key('user-jobs', user_id), 0, -1)
local page, total = {}, 0
for start = 1, #ids, READ_AT_ONCE do
  local keys = {}
  for n = start, math.min(start + READ_AT_ONCE - 1, #ids) do keys[#keys + 1] = job_key(ids[n]) end
  for _, text in ipairs(redis.call('MGET', unpack(keys))) do
    if text and fits(parse_record(text)) then
      total = total + 1
      if total > offset and #page < limit then page[#page + 1] = text end
    end
  end
end
return { digits(total), unpack(page) }
