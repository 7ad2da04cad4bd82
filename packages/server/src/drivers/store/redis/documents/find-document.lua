-- uses: documents
-- The version is '' for the newest. Answers with the version, when the document was created and the
-- version written, its summary and data.
local document, version = document_key(argument(), argument()), optional_argument()
version = version or redis.call('HGET', document, 'newest')
if not version then return {} end
local created_at, updated_at, summary, data = unpack(redis.call('HMGET', document, 'createdAtMs',
  'at:' .. version, 'summary:' .. version, 'data:' .. version))
if not data then return {} end
return { tonumber(version), tonumber(created_at), tonumber(updated_at), summary, data }
