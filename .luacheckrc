-- What a protocol may see: the safe part of Lua's libraries and the authoring vocabulary. Anything else is a mistake.
std = {
  read_globals = {
    "_VERSION", "assert", "error", "getmetatable", "ipairs", "next", "pairs", "pcall", "print", "rawequal", "rawget", "rawlen",
    "rawset", "require", "select", "setmetatable", "tonumber", "tostring", "type", "xpcall",
    string = { fields = { "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep", "reverse",
      "sub", "upper" } },
    table = { fields = { "concat", "insert", "move", "pack", "remove", "sort", "unpack" } },
    math = { fields = { "abs", "ceil", "floor", "fmod", "huge", "max", "maxinteger", "min", "mininteger", "modf",
      "tointeger", "type", "ult" } },
    utf8 = { fields = { "char", "charpattern", "codepoint", "codes", "len", "offset" } },
    -- The authoring vocabulary.
    "protocol", "all", "at_least", "none", "any", "steps", "step", "phases", "phase", "exercise", "on", "alert", "nudge",
    "up", "down", "days", "weeks", "hours", "minutes", "seconds", "choose", "adherence", "weeks_in_step",
  },
}
max_line_length = 120
