-- uses: quota answers
-- `if_version` is '' if any version may be replaced. Answers with the outcome, the version, and
-- when the document was created and last changed; after a refusal with the version or bytes it is
-- due to.
local user_id, id, if_version = argument(), argument(), optional_argument()
local max_versions, quota = number_argument(), number_argument()
local content_hash, summary, data = argument(), argument(), argument()
local document = document_key(user_id, id)

local earlier = earlier_answer()
if earlier then return answer_again(unpack(earlier)) end

local newest, known_hash, created_at = unpack(redis.call('HMGET', document, 'newest',
  'contentHash', 'createdAtMs'))
newest = tonumber(newest or 0)
if if_version and tonumber(if_version) ~= newest then return answer(nil, 'versionConflict', newest) end
if known_hash == content_hash then
  local updated_at = redis.call('HGET', document, 'at:' .. newest)
  return answer(nil, 'stored', newest, tonumber(created_at), tonumber(updated_at))
end

local now = clock_ms()
local version = newest + 1
created_at = tonumber(created_at or now)
local growth, outdated = #data, {}
for old = version - max_versions, 1, -1 do
  local old_bytes = redis.call('HSTRLEN', document, 'data:' .. old)
  if old_bytes == 0 then break end
  growth = growth - old_bytes
  outdated[#outdated + 1] = old
end
if growth > 0 then
  local stored = stored_bytes(user_id, now) + job_document_bytes(user_id, now)
  if stored + growth > quota then return answer(nil, 'quotaExceeded', stored) end
end
write_other('HSET', document, 'newest', version, 'contentHash', content_hash,
  'createdAtMs', created_at, 'summary:' .. version, summary, 'data:' .. version, data,
  'at:' .. version, now)
for _, old in ipairs(outdated) do
  write_other('HDEL', document, 'data:' .. old, 'summary:' .. old, 'at:' .. old)
end
count(DOCUMENT_BYTES .. user_id, growth)
add_member(key('user-documents', user_id), now, id)
local outcome = { newest == 0 and 'created' or 'stored', version, created_at, now }
return answer(outcome, unpack(outcome))
