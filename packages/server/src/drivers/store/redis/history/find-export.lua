-- uses: export-answers
-- Finds an export by its own id or by that of its job.
local user_id, id = argument(), argument()
local row = load_export(id)
if not row then
  local export_id = redis.call('GET', EXPORT_OF_JOB .. id)
  row = export_id and load_export(export_id)
end
if not row or row.userId ~= user_id then return {} end
return { expiry_of(row) <= clock_ms() and 1 or 0, exports_answer({ row })[1] }
