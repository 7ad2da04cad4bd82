-- uses: transition
-- A row of the history is the record of its job as of the publication of the file. Downloads are
-- counted in keys of their own.

local EXPORT, EXPORT_OF_JOB = key('export:'), key('export-of-job:')
local USER_EXPORTS, EXPIRING_EXPORTS = key('user-exports:'), key('expiring-exports')
local SWEPT_EXPORTS = key('swept-exports')
-- A storage key is stored as JSON, like every text that may hold an unpaired surrogate.
local STORED_FILE = key('stored-file:')

-- Counters: the bytes of a user's files, the downloads of an export.
local USED_BYTES, DOWNLOADS = key('used-bytes:'), key('downloads:')

-- The entry in the set of those that expire. Holds all that the usage needs, so that no row is
-- read.
local function export_entry(row)
  return row.exportId .. ' ' .. digits(row.fileSizeBytes) .. ' ' .. row.userId
end

local function parse_export_entry(entry) return entry:match('^(%S+) (%S+) (.*)$') end

local FILE_FIELD = ',"fileUrl":'

local function storage_key_of(row) return row.file_line:sub(#FILE_FIELD + 1, -2) end

local function expiry_of(row) return moment(row.updatedAt, row.exportTtlMs) end

-- Rows that are gone are left out.
local function load_exports(export_ids)
  local rows, keys = {}, {}
  for n, export_id in ipairs(export_ids) do keys[n] = EXPORT .. export_id end
  for start = 1, #keys, MOST_ARGUMENTS do
    local last = math.min(start + MOST_ARGUMENTS - 1, #keys)
    for _, text in ipairs(redis.call('MGET', unpack(keys, start, last))) do
      if text then rows[#rows + 1] = parse_record(text) end
    end
  end
  return rows
end

local function load_export(export_id) return load_exports({ export_id })[1] end

-- Adds the row of a job that was just completed.
local function publish(job)
  local export_id = job.exportId
  write_string(EXPORT .. export_id, job.text)
  write_string(EXPORT_OF_JOB .. job.jobId, export_id)
  write_string(STORED_FILE .. storage_key_of(job), export_id)
  add_member(USER_EXPORTS .. job.userId, job.updatedAt, export_id)
  add_member(EXPIRING_EXPORTS, expiry_of(job), export_entry(job))
  count(USED_BYTES .. job.userId, job.fileSizeBytes)
end

-- Subtracts the file from the usage and removes the reference to it. The row stays.
local function take_off(row)
  remove_member(EXPIRING_EXPORTS, export_entry(row))
  delete_key(STORED_FILE .. storage_key_of(row))
  count(USED_BYTES .. row.userId, -row.fileSizeBytes)
end

local function delete_export(row)
  delete_key(EXPORT .. row.exportId)
  delete_key(EXPORT_OF_JOB .. row.jobId)
  remove_member(USER_EXPORTS .. row.userId, row.exportId)
  remove_member(SWEPT_EXPORTS, row.exportId)
  delete_key(DOWNLOADS .. row.exportId)
end

local expired_bytes

-- The bytes of a user's expired files that are not swept yet.
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
  return math.max(0, counter(USED_BYTES .. user_id) - unswept_bytes(user_id, now))
end
