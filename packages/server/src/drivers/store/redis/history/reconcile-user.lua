-- uses: quota answers
-- The second argument is '1' to correct the counters. Answers with the counted and the actual bytes
-- of files, then those of documents.
local user_id, mends = argument(), optional_argument()

local function is_swept(row) return redis.call('ZSCORE', SWEPT_EXPORTS, row.exportId) end

local export_ids = redis.call('ZRANGE', USER_EXPORTS .. user_id, 0, -1)
local rows, is_there, file_bytes = load_exports(export_ids), {}, 0
for _, row in ipairs(rows) do
  is_there[row.exportId] = true
  if not is_swept(row) then
    file_bytes = file_bytes + row.fileSizeBytes
    if mends then add_member(EXPIRING_EXPORTS, expiry_of(row), export_entry(row)) end
  end
end

-- The bytes of a missing row would be subtracted once more when it expires.
if mends and #rows < #export_ids then
  for _, export_id in ipairs(export_ids) do
    if not is_there[export_id] then remove_member(USER_EXPORTS .. user_id, export_id) end
  end
  for _, entry in ipairs(redis.call('ZRANGE', EXPIRING_EXPORTS, 0, -1)) do
    local export_id, _, owner = parse_export_entry(entry)
    if owner == user_id and not is_there[export_id] then remove_member(EXPIRING_EXPORTS, entry) end
  end
end

local document_bytes = 0
for _, id in ipairs(redis.call('ZRANGE', key('user-documents', user_id), 0, -1)) do
  local document = document_key(user_id, id)
  for version = tonumber(redis.call('HGET', document, 'newest') or 0), 1, -1 do
    local bytes = redis.call('HSTRLEN', document, 'data:' .. version)
    if bytes == 0 then break end
    document_bytes = document_bytes + bytes
  end
end

local counted_files, counted_documents = counter(USED_BYTES .. user_id), counter(DOCUMENT_BYTES .. user_id)
if mends then
  count(USED_BYTES .. user_id, file_bytes - counted_files)
  count(DOCUMENT_BYTES .. user_id, document_bytes - counted_documents)
end
return answer(nil, counted_files, file_bytes, counted_documents, document_bytes)
