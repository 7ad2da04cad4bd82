-- uses: quota
local user_id = argument()
return counter(DOCUMENT_BYTES .. user_id) + job_document_bytes(user_id, clock_ms())
