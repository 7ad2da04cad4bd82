-- uses: submissions
local request_hash, texts = find_submission(ARGV[3], ARGV[4], clock_ms())
if not request_hash then return {} end
return { request_hash, unpack(texts) }
