-- uses: exports
-- Answers with the number of exports, their bytes, their downloads, and pairs of a template and its
-- number of exports.
local user_id = argument()
local now = clock_ms()
local counters, bytes, by_template = {}, 0, {}
for _, row in ipairs(load_exports(redis.call('ZRANGE', USER_EXPORTS .. user_id, 0, -1))) do
  if expiry_of(row) > now then
    counters[#counters + 1] = DOWNLOADS .. row.exportId
    bytes = bytes + row.fileSizeBytes
    by_template[row.templateId] = (by_template[row.templateId] or 0) + 1
  end
end
read_counters(counters)
local downloads = 0
for _, name in ipairs(counters) do downloads = downloads + counter(name) end
local templates = {}
for template, number in pairs(by_template) do templates[#templates + 1] = { template, number } end
return { #counters, bytes, downloads, templates }
