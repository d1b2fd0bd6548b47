-- What a protocol may see: the safe part of Lua's libraries and the authoring vocabulary. Anything else is a mistake.
-- The first part is what bindings/lua/sandbox_*.c lists, the second what bindings/lua/words_*.c define.
local declarations = { fields = { "yes_no", "number", "one_of", "some_of" } }
std = {
  read_globals = {
    "assert", "error", "getmetatable", "ipairs", "next", "pairs", "pcall", "print", "rawequal", "rawget", "rawlen",
    "require", "select", "setmetatable", "tonumber", "tostring", "type", "xpcall",
    string = { fields = { "byte", "char", "find", "format", "len", "lower", "rep", "reverse", "sub", "upper" } },
    table = { fields = { "concat", "insert", "move", "pack", "remove", "sort", "unpack" } },
    math = { fields = { "abs", "ceil", "floor", "fmod", "huge", "max", "maxinteger", "min", "mininteger", "modf", "pi",
      "sqrt", "tointeger", "type", "ult" } },
    utf8 = { fields = { "char", "codepoint", "codes", "len", "offset" } },
    -- The authoring vocabulary.
    knee = declarations, person = declarations, "findings",
    "exercises", "cares", "sources", "criteria",
    "all", "any", "none", "at_least", "decided", "known_absent", "possibly", "answered", "named", "explained", "always",
    "never", "sum", "worst_known", "choose", "figure",
    "adherence", "missed_in_a_row", "questions_missed_in_a_row", "days_in_phase", "days_in_step", "days_in_plan",
    "seconds", "minutes", "hours", "days", "weeks",
    "exercise", "ladder", "climb", "care", "ask", "block", "warn", "step", "steps",
    "asks", "on", "alert", "nudge", "up", "down", "restart", "escalate", "hold", "lower", "exam", "avoid", "shift",
    "traffic_light", "limits", "follow_up", "layoff", "again", "migrates", "red_sessions", "limit_ok", "limit_high",
    "emergency", "same_day", "urgent_48h", "urgent_2w", "routine", "if_unknown", "flag", "flags", "safety",
    "source", "running", "no_running", "phase", "phases", "protocol",
    -- A clinic's settings; person is a word there too.
    "clinic", "closed",
    -- Cases.
    "cases", "case", "given", "report", "expect", "enrol", "session", "each_session", "wait", "otherwise_normal",
    "as_before", "unknown", "approve", "decline", "clear", "pause", "resume", "stop", "acknowledge", "travel", "amend",
    "exam_asked", "exam_booked", "snooze",
  },
}
max_line_length = 120
