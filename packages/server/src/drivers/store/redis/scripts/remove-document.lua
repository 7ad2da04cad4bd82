-- uses: documents answers
local user_id, id = ARGV[3], ARGV[4]
if recall() then return again('removed') end
if redis.call('DEL', stored_document_key(user_id, id)) == 0 then return answer() end
redis.call('ZREM', key('user-documents', user_id), id)
return done({}, 'removed')
