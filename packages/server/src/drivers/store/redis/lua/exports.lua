-- uses: transition
-- A row of the history is the record of its job as it was when the file was published. How often a
-- file was downloaded is counted beside the rows.

local EXPIRING_EXPORTS, SWEPT_EXPORTS = key('expiring-exports'), key('swept-exports')
local USAGE, DOWNLOADS = key('usage'), key('downloads')

local function export_key(export_id) return key('export', export_id) end
local function export_of_job_key(job_id) return key('export-of-job', job_id) end

-- A storage key is JSON, like every text that may hold half of a surrogate pair.
local function stored_file_key(storage_key) return key('stored-file', storage_key) end

-- Among those that expire. Holds what the usage needs to know, so that nothing else is read for it.
local function export_entry(row)
  return row.exportId .. ' ' .. digits(row.fileSizeBytes) .. ' ' .. row.userId
end

local function parse_export_entry(entry) return entry:match('^(%S+) (%S+) (.*)$') end

local function expiry_of(row) return moment(row.updatedAt, row.exportTtlMs) end

-- Those that are gone are left out.
local function load_exports(export_ids)
  local rows, keys = {}, {}
  for n, export_id in ipairs(export_ids) do keys[n] = export_key(export_id) end
  for start = 1, #keys, MOST_ARGUMENTS do
    local last = math.min(start + MOST_ARGUMENTS - 1, #keys)
    for _, text in ipairs(redis.call('MGET', unpack(keys, start, last))) do
      if text then rows[#rows + 1] = parse_record(text) end
    end
  end
  return rows
end

local function load_export(export_id) return load_exports({ export_id })[1] end

-- Of a job that was just completed.
local function publish(job, storage_key)
  write_string(export_key(job.exportId), job.text)
  write_string(export_of_job_key(job.jobId), job.exportId)
  write_string(stored_file_key(storage_key), job.exportId)
  add_member(key('user-exports', job.userId), job.updatedAt, job.exportId)
  add_member(EXPIRING_EXPORTS, expiry_of(job), export_entry(job))
  count(USAGE, job.userId, job.fileSizeBytes)
end

-- Off the usage, and its file is no longer referenced. The row itself stays.
local function take_off(row)
  remove_member(EXPIRING_EXPORTS, export_entry(row))
  delete_key(stored_file_key(storage_key_of(row)))
  count(USAGE, row.userId, -row.fileSizeBytes)
end

local function delete_export(row)
  delete_key(export_key(row.exportId))
  delete_key(export_of_job_key(row.jobId))
  remove_member(key('user-exports', row.userId), row.exportId)
  remove_member(SWEPT_EXPORTS, row.exportId)
  write_other('HDEL', DOWNLOADS, row.exportId)
end

local expired_bytes

-- What expired files weigh that no sweeper has seen yet.
local function unswept_bytes(user_id, now)
  if not expired_bytes then
    expired_bytes = {}
    local expired = redis.call('ZRANGEBYSCORE', EXPIRING_EXPORTS, '-inf', digits(now))
    for _, entry in ipairs(expired) do
      local _, bytes, owner = parse_export_entry(entry)
      expired_bytes[owner] = (expired_bytes[owner] or 0) + bytes
    end
  end
  return expired_bytes[user_id] or 0
end

local function used_bytes(user_id, now)
  return math.max(0, counter(USAGE, user_id) - unswept_bytes(user_id, now))
end
