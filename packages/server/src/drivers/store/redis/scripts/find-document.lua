-- uses: documents
-- '' for the newest version.
local user_id, id, version = ARGV[3], ARGV[4], ARGV[5]
local document_key = stored_document_key(user_id, id)
if version == '' then version = redis.call('HGET', document_key, 'newest') end
if not version then return {} end
return document_answer(document_key, version)
