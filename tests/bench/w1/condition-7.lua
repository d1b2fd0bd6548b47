local condition, src = require "condition", require "sources"

return protocol "condition-7" { title = "Condition 7", version = "1.0.0", mark = "DEF", source = src.benchmarks,
  sources = { src.benchmarks }, criteria = { definite = condition(7) } }
