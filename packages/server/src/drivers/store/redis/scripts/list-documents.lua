-- uses: documents
-- Answers with the total, then for each document of the page its id, version, when it was created
-- and last changed, and its summary.
local user_id, limit, offset = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local ids = key('user-documents', user_id)
local reply = { digits(redis.call('ZCARD', ids)) }
if limit == 0 then return reply end
for _, id in ipairs(redis.call('ZREVRANGE', ids, offset, offset + limit - 1)) do
  local document_key = stored_document_key(user_id, id)
  local version = redis.call('HGET', document_key, 'newest')
  local updated_at, created_at, summary = unpack(redis.call('HMGET', document_key,
    'at:' .. version, 'createdAtMs', 'summary:' .. version))
  for _, value in ipairs({ id, version, created_at, updated_at, summary }) do
    reply[#reply + 1] = value
  end
end
return reply
