-- uses: export-answers
local user_id, source_line = argument(), optional_argument()
local limit, offset = number_argument(), number_argument()
local now = clock_ms()
local page, total = {}, 0
for _, row in ipairs(load_exports(redis.call('ZREVRANGE', USER_EXPORTS .. user_id, 0, -1))) do
  if expiry_of(row) > now and (not source_line or row.source_line == source_line) then
    total = total + 1
    if total > offset and total <= offset + limit then page[#page + 1] = row end
  end
end
return { total, exports_answer(page) }
