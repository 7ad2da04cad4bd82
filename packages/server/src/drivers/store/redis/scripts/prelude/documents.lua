-- A document is a hash: its newest version, when it was created, the hash of its newest content,
-- and of each version a summary, the data and when it was written.

local function stored_document_key(user_id, id) return pair_key('document', user_id, id) end

local function document_answer(document_key, version)
  local summary, data, updated_at, created_at = unpack(redis.call('HMGET', document_key,
    'summary:' .. version, 'data:' .. version, 'at:' .. version, 'createdAtMs'))
  if summary then return { version, created_at, updated_at, summary, data } end
  return {}
end
