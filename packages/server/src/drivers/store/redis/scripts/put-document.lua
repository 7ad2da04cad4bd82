-- uses: documents answers
-- '' to take effect on any version. Answers with the outcome, the version, and when the document
-- was created and last changed.
local user_id, id, if_version = ARGV[3], ARGV[4], ARGV[5]
local content_hash, summary, data = ARGV[6], ARGV[7], ARGV[8]
local document_key = stored_document_key(user_id, id)

local memo = recall()
if memo then return again(unpack(memo)) end

local newest, hash, created_at = unpack(redis.call('HMGET', document_key, 'newest', 'contentHash',
  'createdAtMs'))
newest = newest or '0'
if if_version ~= '' and if_version ~= newest then return answer('versionConflict', newest) end
if hash == content_hash then
  local updated_at = redis.call('HGET', document_key, 'at:' .. newest)
  return answer('stored', newest, created_at, updated_at)
end

local now = digits(clock_ms())
local version = digits(newest + 1)
created_at = created_at or now
redis.call('HSET', document_key, 'newest', version, 'contentHash', content_hash,
  'createdAtMs', created_at, 'summary:' .. version, summary, 'data:' .. version, data,
  'at:' .. version, now)
redis.call('ZADD', key('user-documents', user_id), now, id)
local outcome = { newest == '0' and 'created' or 'stored', version, created_at, now }
return done(outcome, unpack(outcome))
