-- uses: documents
-- Answers with the total, then a flat list with five fields for each document of the page: its id,
-- the newest version, when it was created and last changed, and its summary.
local user_id, limit, offset = argument(), number_argument(), number_argument()
local ids = key('user-documents', user_id)
local page = {}
for _, id in ipairs(limit > 0 and redis.call('ZREVRANGE', ids, offset, offset + limit - 1) or {}) do
  local document = document_key(user_id, id)
  local version = redis.call('HGET', document, 'newest')
  if version then
    local created_at, updated_at, summary = unpack(redis.call('HMGET', document, 'createdAtMs',
      'at:' .. version, 'summary:' .. version))
    local n = #page
    page[n + 1], page[n + 2], page[n + 3] = id, tonumber(version), tonumber(created_at)
    page[n + 4], page[n + 5] = tonumber(updated_at), summary
  end
end
return { redis.call('ZCARD', ids), page }
