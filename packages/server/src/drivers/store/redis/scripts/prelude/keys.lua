-- Every script gets the key prefix, the id of the request ('' when it only reads), its own
-- arguments. Keys are made here from what the scripts find, so they are not declared and a Redis
-- Cluster is not supported.
local PREFIX, REQUEST_ID = ARGV[1], ARGV[2]

local function key(name, of)
  return PREFIX .. 'offprint:' .. name .. (of and ':' .. of or '')
end

-- Of two free texts. The length keeps ('a:b', 'c') and ('a', 'b:c') apart.
local function pair_key(name, first, second)
  return key(name, #first .. ':' .. first .. ':' .. second)
end

local function job_key(job_id) return PREFIX .. 'export-job:' .. job_id end
local function job_document_key(job_id) return PREFIX .. 'export-job-document:' .. job_id end

-- A whole number as text. Lua's own way rounds to 14 digits.
local function digits(number) return string.format('%.0f', number) end

-- A counter that is 0 is not kept.
local function count(hash, field, by)
  if redis.call('HINCRBY', hash, field, by) <= 0 then redis.call('HDEL', hash, field) end
end

-- What the script has changed, to be announced.
local changed = {}

local function note_change(job_id, status) changed[#changed + 1] = { job_id, status } end
