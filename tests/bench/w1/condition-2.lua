local condition, src = require "condition", require "sources"

return protocol "condition-2" { title = "Condition 2", version = "1.0.0", mark = "DEF", source = src.benchmarks,
  sources = { src.benchmarks }, criteria = { definite = condition(2) } }
