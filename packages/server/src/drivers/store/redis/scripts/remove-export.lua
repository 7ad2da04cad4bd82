-- uses: exports answers
local user_id, export_id = ARGV[3], ARGV[4]
local memo = recall()
if memo then return again(unpack(memo)) end
local row = load_export(export_id)
if not row or row.userId ~= user_id then return answer() end
if not row.takenAtMs then take_export(row) end
delete_export(row)
return done(export_answer(row), unpack(export_answer(row)))
