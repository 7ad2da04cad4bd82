-- uses: exports
-- Rows in the answer of a script: each with how often its file was downloaded.

local function exports_answer(rows)
  local answer, counters = {}, {}
  for n, row in ipairs(rows) do counters[n] = DOWNLOADS .. row.exportId end
  read_counters(counters)
  for n, row in ipairs(rows) do answer[n] = { row.text, counter(counters[n]) } end
  return answer
end
