-- uses: export-answers
-- One step of a walk over the rows whose files are not swept. Answers with the next cursor, '0' at
-- the end, and the rows.
local cursor, entries_a_step = argument(), argument()

local next_cursor, entries = unpack(redis.call('ZSCAN', EXPIRING_EXPORTS, cursor, 'COUNT', entries_a_step))
local export_ids = {}
for n = 1, #entries, 2 do export_ids[#export_ids + 1] = parse_export_entry(entries[n]) end
return { next_cursor, exports_answer(load_exports(export_ids)) }
