---@meta _
-- luacheck: ignore
-- What a script may use of Lua's own library, for an editor's completion. The rest of it is not there: no files, no
-- clock, no chance, and of texts no patterns. A test holds this file against what scripts really see.

---Gives what a file of `vocabulary/` returns: `require "findings"` is `vocabulary/findings.lua`.
---@param name string
---@return any
function require(name) end

---Prints while the script is read. Nothing of a patient is in reach, so this is for looking at your own values only.
---@param ... any
function print(...) end

---What a value is: "number", "string", "boolean", "table", "function", "nil", "userdata" (a word of the vocabulary).
---@param value any
---@return string
function type(value) end

---A value as text.
---@param value any
---@return string
function tostring(value) end

---A text as a number; nil when it is none.
---@param text any
---@param base? integer
---@return number?
function tonumber(text, base) end

---Goes through a list in its order: `for i, item in ipairs(list) do … end`.
---@generic T
---@param list T[]
---@return fun(list: T[], i?: integer): integer, T
---@return T[] list
---@return integer start
function ipairs(list) end

---Goes through a table, in the same order every time: `for name, value in pairs(t) do … end`.
---@generic K, V
---@param t table<K, V>
---@return fun(t: table<K, V>, key?: K): K, V
---@return table<K, V> t
function pairs(t) end

---The key and value after a key; the first ones after nil.
---@param t table
---@param key? any
---@return any key
---@return any value
function next(t, key) end

---The arguments from the nth on; or, for "#", how many there are.
---@param n integer|"#"
---@param ... any
---@return any ...
function select(n, ...) end

---Ends the script with a message.
---@param message any
---@param level? integer
function error(message, level) end

---Ends the script with the message when the value is false or nil; gives the value otherwise.
---@generic T
---@param value T
---@param message? any
---@return T
function assert(value, message) end

---Calls a function; an error becomes false and its message.
---@param f function
---@param ... any
---@return boolean ok
---@return any ...
function pcall(f, ...) end

---The same, with a function that makes something of the message.
---@param f function
---@param handler function
---@param ... any
---@return boolean ok
---@return any ...
function xpcall(f, handler, ...) end

---Gives a table a metatable. Rarely of use here.
---@generic T: table
---@param t T
---@param metatable table?
---@return T
function setmetatable(t, metatable) end

---@param t any
---@return table?
function getmetatable(t) end

---Whether two values are the same one.
---@param a any
---@param b any
---@return boolean
function rawequal(a, b) end

---A member of a table, past its metatable.
---@param t table
---@param key any
---@return any
function rawget(t, key) end

---How long a table or text is, past its metatable.
---@param t table|string
---@return integer
function rawlen(t) end

-- Texts --------------------------------------------------------------------------------------------------------------

---@class stride.Text
string = {}

---The text with its values in the places of %d, %s, %.1f.
---@param text string
---@param ... any
---@return string
function string.format(text, ...) end

---The text, so many times.
---@param text string
---@param count integer
---@param between? string
---@return string
function string.rep(text, count, between) end

---A part of the text, from the ith letter to the jth; -1 is the last.
---@param text string
---@param i integer
---@param j? integer
---@return string
function string.sub(text, i, j) end

---Where a text stands in another; without patterns.
---@param text string
---@param what string
---@param from? integer
---@param plain? boolean
---@return integer? first
---@return integer? last
function string.find(text, what, from, plain) end

---@param text string
---@return integer
function string.len(text) end

---@param text string
---@return string
function string.lower(text) end

---@param text string
---@return string
function string.upper(text) end

---@param text string
---@return string
function string.reverse(text) end

---@param text string
---@param i? integer
---@param j? integer
---@return integer ...
function string.byte(text, i, j) end

---@param ... integer
---@return string
function string.char(...) end

-- Lists --------------------------------------------------------------------------------------------------------------

table = {}

---Puts a value at the end of a list, or before the ith.
---@param list table
---@param i any
---@param value? any
function table.insert(list, i, value) end

---Takes the last item of a list, or the ith, away.
---@param list table
---@param i? integer
---@return any
function table.remove(list, i) end

---The texts of a list as one.
---@param list table
---@param between? string
---@param i? integer
---@param j? integer
---@return string
function table.concat(list, between, i, j) end

---@param list table
---@param before? fun(a: any, b: any): boolean
function table.sort(list, before) end

---The items of a list as values, side by side.
---@param list table
---@param i? integer
---@param j? integer
---@return any ...
function table.unpack(list, i, j) end

---@param ... any
---@return table
function table.pack(...) end

---@param from table
---@param first integer
---@param last integer
---@param at integer
---@param to? table
---@return table
function table.move(from, first, last, at, to) end

-- Numbers ------------------------------------------------------------------------------------------------------------
-- For reckoning while the script is read; what a patient's numbers are reckoned with are + - * / and sum.

math = {}

---@param x number
---@return number
function math.abs(x) end

---@param x number
---@return integer
function math.ceil(x) end

---@param x number
---@return integer
function math.floor(x) end

---@param x number
---@param y number
---@return number
function math.fmod(x, y) end

---@param x number
---@param ... number
---@return number
function math.max(x, ...) end

---@param x number
---@param ... number
---@return number
function math.min(x, ...) end

---@param x number
---@return integer
---@return number
function math.modf(x) end

---@param x number
---@return number
function math.sqrt(x) end

---@param x any
---@return integer?
function math.tointeger(x) end

---@param x any
---@return "integer"|"float"|nil
function math.type(x) end

---@param a integer
---@param b integer
---@return boolean
function math.ult(a, b) end

math.pi = 3.141592653589793
math.huge = 1e308
math.maxinteger = 9223372036854775807
math.mininteger = -9223372036854775807

-- Letters ------------------------------------------------------------------------------------------------------------

utf8 = {}

---How many letters a text has.
---@param text string
---@param i? integer
---@param j? integer
---@return integer?
function utf8.len(text, i, j) end

---@param ... integer
---@return string
function utf8.char(...) end

---@param text string
---@param i? integer
---@param j? integer
---@return integer ...
function utf8.codepoint(text, i, j) end

---@param text string
---@return fun(): integer, integer
function utf8.codes(text) end

---@param text string
---@param n integer
---@param i? integer
---@return integer?
function utf8.offset(text, n, i) end
