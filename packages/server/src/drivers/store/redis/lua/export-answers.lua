-- uses: exports
-- Rows as scripts answer with them: each with its number of downloads.

local function exports_answer(rows)
  local answer, counters = {}, {}
  for n, row in ipairs(rows) do counters[n] = DOWNLOADS .. row.exportId end
  read_counters(counters)
  for n, row in ipairs(rows) do answer[n] = { row.text, counter(counters[n]) } end
  return answer
end
