-- The start of every script. Its arguments are the key prefix, the id of the request ('' if it only
-- reads), then its own. Scripts compute keys from what they read, so keys are not declared, and
-- Redis Cluster is not supported.
local PREFIX, REQUEST_ID = ARGV[1], ARGV[2]

local last_read = 2

-- The next argument.
local function argument()
  last_read = last_read + 1
  return ARGV[last_read]
end

local function has_argument() return last_read < #ARGV end

-- The next argument, nil for ''.
local function optional_argument()
  local value = argument()
  if value ~= '' then return value end
end

local function number_argument() return tonumber(argument()) end

local function key(name, of)
  return PREFIX .. 'offprint:' .. name .. (of and ':' .. of or '')
end

-- A key of two free texts. The length tells ('a:b', 'c') from ('a', 'b:c').
local function pair_key(name, first, second)
  return key(name, #first .. ':' .. first .. ':' .. second)
end

local digits_of = {}

-- A whole number as text. Lua's tostring rounds to 14 digits.
local function digits(number)
  local text = digits_of[number]
  if not text then
    text = string.format('%d', number)
    digits_of[number] = text
  end
  return text
end
