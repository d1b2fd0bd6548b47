local condition, src = require "condition", require "sources"

return protocol "condition-1" { title = "Condition 1", version = "1.0.0", mark = "DEF", source = src.benchmarks,
  sources = { src.benchmarks }, criteria = { definite = condition(1) } }
