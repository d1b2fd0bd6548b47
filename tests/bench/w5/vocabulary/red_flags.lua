-- One red flag, because nobody is judged without any. Nobody in workload W5 answers its question.

local f, src = require "findings", require "sources"

return safety { title = "Red flags of workload W5", version = "1.0.0", mark = "DEF", source = src.benchmarks,
  flag "RF03" { title = "Fever", about = "person",
    urgent_2w { when = f.fever, say = "A fever needs to be looked at by a clinician." } },
}
