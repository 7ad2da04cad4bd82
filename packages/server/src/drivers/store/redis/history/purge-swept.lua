-- uses: exports answers
local kept_ms, limit = number_argument(), argument()
local earlier = earlier_answer()
if earlier then return answer_again(earlier[1]) end
local before = '(' .. digits(clock_ms() - kept_ms)
local export_ids = redis.call('ZRANGEBYSCORE', SWEPT_EXPORTS, '-inf', before,
  'LIMIT', 0, limit)
for _, row in ipairs(load_exports(export_ids)) do delete_export(row) end
for _, export_id in ipairs(export_ids) do remove_member(SWEPT_EXPORTS, export_id) end
return answer(#export_ids > 0 and { #export_ids } or nil, #export_ids)
