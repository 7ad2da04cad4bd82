-- uses: agenda
local due = next_due(clock_ms())
return due or false
