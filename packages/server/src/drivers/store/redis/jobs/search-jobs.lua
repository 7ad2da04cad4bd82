-- uses: queue
-- Each condition is '' where any job fits. Ids are looked at before records, and of those no more
-- are read than are needed.
local job_id, before_id, user_id = optional_argument(), optional_argument(), optional_argument()
local status, error_code = optional_argument(), optional_argument()
local changed_from, changed_before = optional_argument(), optional_argument()
local limit = number_argument()
local now = clock_ms()
local READ_AT_ONCE = 100

local job_ids = {}

local function gather(id, owner)
  local fits = (not job_id or id == job_id) and (not before_id or id < before_id)
  if fits and (not user_id or owner == user_id) then job_ids[#job_ids + 1] = id end
end

local function gather_indexed(index)
  for _, entry in ipairs(redis.call('ZRANGE', index, 0, -1)) do
    local id, _, owner = parse_index_entry(entry)
    gather(id, owner)
  end
end

local function gather_pending()
  for _, priority in ipairs(redis.call('ZRANGE', key('priorities'), 0, -1)) do
    for _, head in ipairs(redis.call('ZRANGE', heads_key(priority), 0, -1)) do
      local owner = parse_head(head).userId
      for _, entry in ipairs(redis.call('ZRANGE', user_queue_key(priority, owner), 0, -1)) do
        gather(entry:match('^%S+'), owner)
      end
    end
  end
end

local function is_wanted(any_status) return not status or status == any_status end

if is_wanted('pending') then gather_pending() end
if is_wanted('processing') then gather_indexed(key('leases')) end
for _, finished in ipairs(FINISHED_STATUSES) do
  if is_wanted(finished) then gather_indexed(key('expiring', finished)) end
end

local function has_code(job)
  if job.error_line == '\n' then return false end
  return cjson.decode('{' .. job.error_line:sub(2) .. '}').error.code == error_code
end

local function fits(job)
  return is_wanted(job.status) and (not error_code or has_code(job))
    and (not changed_from or job.updatedAt >= tonumber(changed_from))
    and (not changed_before or job.updatedAt < tonumber(changed_before))
end

table.sort(job_ids, function(one, other) return one > other end)
local found = {}
for start = 1, #job_ids, READ_AT_ONCE do
  local some = { unpack(job_ids, start, math.min(start + READ_AT_ONCE - 1, #job_ids)) }
  load_jobs(some, now)
  for _, id in ipairs(some) do
    local job = loaded[id]
    loaded[id] = nil
    if job and fits(job) then found[#found + 1] = job.text end
    if #found == limit then return found end
  end
end
return found
