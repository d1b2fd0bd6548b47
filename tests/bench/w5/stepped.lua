-- Workload W5: a stepped protocol whose four steps differ in how often a day the exercise is due. Pain is asked for in
-- the evening; the day is judged at 23:00.

local f, ex, src = require "findings", require "exercises", require "sources"

-- A report of this day: they come between 19:00 and 20:00, so that yesterday's is more than a day old at 23:00.
local today <const> = f.pain:over(days(1)):count():at_least(1)

-- The last three reports since the step began, or began anew. With fewer there is no sum.
local window <const> = f.pain:last(3):since_phase():sum()

-- The first that is met acts. A move begins a step, with an empty window and no days in it; at the ends of the ladder
-- the step that cannot be left begins anew.
local function step_of(number, hours)
  local easier, harder = restart "phase", restart "phase"
  if number > 1 then easier = down(1) end
  if number < 4 then harder = up(1) end
  return phase("step-" .. number) { title = "Step " .. number, lasts = days(1, 84, 365), judged_at = "23:00",

    exercise(ex.heel_slide) { sets = 2, reps = 15, days = "daily", at = hours },

    asks { f.pain, at = "19:00", days = "daily" },

    on(questions_missed_in_a_row:at_least(2)) { judged = "day",
      nudge "Two evenings without an answer: how is the knee?", restart "questions" },
    on(today & f.pain:last(1):since_phase():at_least(8)) { judged = "day",
      alert("urgent-2w", "Pain of 8 or more."), easier },
    on(all { today, window:at_most(9), days_in_phase:at_least(5) }) { judged = "day", harder },
    on(today & window:at_least(18)) { judged = "day", easier },
  }
end

return protocol "stepped" {
  title   = "Stepped loading",
  version = "1.0.0",
  mark    = "DEF",
  source  = src.benchmarks,
  sources = { src.benchmarks },

  criteria = { possible = f.pain:known() },

  phases {
    step_of(1, "08:00 18:00"),
    step_of(2, "08:00 12:00 18:00"),
    step_of(3, "08:00 12:00 16:00 20:00"),
    step_of(4, "08:00 12:00 16:00 20:00 21:00"),
  },
}
