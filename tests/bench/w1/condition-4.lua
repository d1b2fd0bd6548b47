local condition, src = require "condition", require "sources"

return protocol "condition-4" { title = "Condition 4", version = "1.0.0", mark = "DEF", source = src.benchmarks,
  sources = { src.benchmarks }, criteria = { definite = condition(4) } }
