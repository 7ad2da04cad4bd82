-- uses: documents answers
local user_id, id = argument(), argument()
if earlier_answer() then return answer_again(1) end
local document = document_key(user_id, id)
if redis.call('EXISTS', document) == 0 then return answer(nil, 0) end
for version = tonumber(redis.call('HGET', document, 'newest')), 1, -1 do
  local bytes = redis.call('HSTRLEN', document, 'data:' .. version)
  if bytes == 0 then break end
  count(DOCUMENT_BYTES .. user_id, -bytes)
end
delete_key(document)
remove_member(key('user-documents', user_id), id)
return answer({}, 1)
