-- uses: exports
-- Answers with the number of exports, their bytes, their downloads, then pairs of a template and
-- how many are by it.
local user_id = ARGV[3]
local now = clock_ms()
local exports, bytes, downloads, by_template = 0, 0, 0, {}
for _, export_id in ipairs(redis.call('ZRANGE', key('user-exports', user_id), 0, -1)) do
  local expires_at, size, count_of_downloads, template = unpack(redis.call('HMGET',
    export_key(export_id), 'expiresAtMs', 'bytes', 'downloadCount', 'templateId'))
  if tonumber(expires_at) > now then
    exports, bytes, downloads = exports + 1, bytes + size, downloads + count_of_downloads
    by_template[template] = (by_template[template] or 0) + 1
  end
end
local reply = { digits(exports), digits(bytes), digits(downloads) }
for template, number in pairs(by_template) do
  reply[#reply + 1] = template
  reply[#reply + 1] = digits(number)
end
return reply
