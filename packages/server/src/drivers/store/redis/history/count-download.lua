-- uses: exports answers
local user_id, export_id = argument(), argument()
if earlier_answer() then return answer_again() end
local row = load_export(export_id)
if not row or row.userId ~= user_id then return answer() end
count(DOWNLOADS .. export_id, 1)
return answer({})
