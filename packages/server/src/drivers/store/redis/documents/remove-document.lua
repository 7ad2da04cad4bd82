-- uses: documents answers
local user_id, id = argument(), argument()
if earlier_answer() then return answer_again(1) end
local document = document_key(user_id, id)
if redis.call('EXISTS', document) == 0 then return answer(nil, 0) end
delete_key(document)
remove_member(key('user-documents', user_id), id)
return answer({}, 1)
