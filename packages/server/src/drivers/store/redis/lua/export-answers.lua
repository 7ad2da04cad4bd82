-- uses: exports
-- Rows in the answer of a script: each with how often its file was downloaded.

local function exports_answer(rows)
  local answer, ids = {}, {}
  if #rows == 0 then return answer end
  for n, row in ipairs(rows) do ids[n] = row.exportId end
  read_counters(DOWNLOADS, ids)
  for n, row in ipairs(rows) do answer[n] = { row.text, counter(DOWNLOADS, row.exportId) } end
  return answer
end
