-- Rows of the history. What scripts look into are fields of the hash, the rest is `data`.

local function export_key(export_id) return key('export', export_id) end

-- Holds what usage needs to know, so that nothing else is read for it.
local function expiring_export(row) return row.id .. ' ' .. row.bytes .. ' ' .. row.userId end

local function load_export(export_id)
  local fields = redis.call('HGETALL', export_key(export_id))
  if #fields == 0 then return nil end
  local row = { id = export_id }
  for n = 1, #fields, 2 do row[fields[n]] = fields[n + 1] end
  return row
end

local function export_answer(row)
  return { row.data, row.downloadCount, row.createdAtMs, row.expiresAtMs }
end

local function is_expired(row, now) return tonumber(row.expiresAtMs) <= now end

local function insert_export(row)
  redis.call('HSET', export_key(row.id), 'data', row.data, 'userId', row.userId, 'jobId', row.jobId,
    'documentId', row.documentId, 'templateId', row.templateId, 'storageKey', row.storageKey,
    'bytes', row.bytes, 'downloadCount', '0', 'createdAtMs', row.createdAtMs,
    'expiresAtMs', row.expiresAtMs)
  redis.call('MSET', key('export-of-job', row.jobId), row.id,
    key('stored-file', row.storageKey), row.id)
  redis.call('ZADD', key('user-exports', row.userId), redis.call('INCR', key('export-seq')), row.id)
  redis.call('ZADD', key('expiring-exports'), row.expiresAtMs, expiring_export(row))
  redis.call('HINCRBY', key('usage'), row.userId, row.bytes)
end

-- Off the usage, and its file is no longer referenced. The row itself stays.
local function take_export(row)
  redis.call('ZREM', key('expiring-exports'), expiring_export(row))
  redis.call('DEL', key('stored-file', row.storageKey))
  count(key('usage'), row.userId, digits(0 - row.bytes))
end

local function delete_export(row)
  redis.call('DEL', export_key(row.id), key('export-of-job', row.jobId))
  redis.call('ZREM', key('user-exports', row.userId), row.id)
  redis.call('ZREM', key('taken-exports'), row.id)
end

-- What the user's unexpired files weigh, whether or not the sweeper has been by.
local function used_bytes(user_id, now)
  local used = tonumber(redis.call('HGET', key('usage'), user_id) or 0)
  local expired = redis.call('ZRANGEBYSCORE', key('expiring-exports'), '-inf', digits(now))
  for _, member in ipairs(expired) do
    local bytes, owner = member:match('^%S+ (%S+) (.*)$')
    if owner == user_id then used = used - bytes end
  end
  return used
end
