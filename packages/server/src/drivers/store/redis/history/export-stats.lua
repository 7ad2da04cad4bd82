-- uses: exports
-- Answers with the number of exports, their bytes, their downloads, and pairs of a template and
-- how many are by it.
local user_id = argument()
local now = clock_ms()
local ids, bytes, by_template = {}, 0, {}
for _, row in ipairs(load_exports(redis.call('ZRANGE', key('user-exports', user_id), 0, -1))) do
  if expiry_of(row) > now then
    ids[#ids + 1] = row.exportId
    bytes = bytes + row.fileSizeBytes
    by_template[row.templateId] = (by_template[row.templateId] or 0) + 1
  end
end
read_counters(DOWNLOADS, ids)
local downloads = 0
for _, id in ipairs(ids) do downloads = downloads + counter(DOWNLOADS, id) end
local templates = {}
for template, number in pairs(by_template) do templates[#templates + 1] = { template, number } end
return { #ids, bytes, downloads, templates }
