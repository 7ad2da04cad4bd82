-- uses: export-answers answers
local limit = argument()
local earlier = earlier_answer()
if earlier then return answer_again(exports_answer(load_exports(earlier))) end

local now = clock_ms()
local entries = redis.call('ZRANGEBYSCORE', EXPIRING_EXPORTS, '-inf', digits(now),
  'LIMIT', 0, limit)
local swept, ids = {}, {}
for _, entry in ipairs(entries) do
  local export_id, bytes, user_id = parse_export_entry(entry)
  local row = load_export(export_id)
  if row then
    add_member(SWEPT_EXPORTS, now, export_id)
    take_off(row)
    swept[#swept + 1] = row
    ids[#ids + 1] = export_id
  else
    remove_member(EXPIRING_EXPORTS, entry)
    count(USED_BYTES .. user_id, -bytes)
  end
end
return answer(#ids > 0 and ids or nil, exports_answer(swept))
