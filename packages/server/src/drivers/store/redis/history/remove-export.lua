-- uses: export-answers answers
local user_id, export_id = argument(), argument()
local earlier = earlier_answer()
if earlier then return answer_again(earlier) end
local row = load_export(export_id)
if not row or row.userId ~= user_id then return answer(nil, false) end
local removed = exports_answer({ row })[1]
if not redis.call('ZSCORE', SWEPT_EXPORTS, export_id) then take_off(row) end
delete_export(row)
note_change(row)
return answer(removed, removed)
