-- uses: exports
-- By the export's id or by its job's.
local user_id, id = ARGV[3], ARGV[4]
local row = load_export(id)
if not row then
  local export_id = redis.call('GET', key('export-of-job', id))
  row = export_id and load_export(export_id)
end
if not row or row.userId ~= user_id then return {} end
return { is_expired(row, clock_ms()) and '1' or '0', unpack(export_answer(row)) }
