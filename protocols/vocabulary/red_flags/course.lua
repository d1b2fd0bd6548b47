-- Who may have a plan, and how it goes: RF22, RF23.

local f = require "findings"
local is = require "criteria"

local function known_present(condition) return decided(condition) & condition end

local ready <const> = named "consent, the hip's examination and the supervising clinician are recorded" {
  all { known_present(f.parent_consent & f.supervising_clinician), f.hip_ir_deg:known(), f.hip_ir_painful:known(),
        f.obligate_er:known() } }

-- RF23: a week's median of the worst pain against that with which the plan began.
local worst <const> = f.pain "worst-24h"
local function much_worse(week) return (week:median() - worst:baseline()):at_least(2) end
local worse <const> = named "worse than at the beginning by 2 or more, two weeks in a row" {
  much_worse(worst:over(days(7))) & much_worse(worst:over(days(7)):ago(days(7))) }
local new_swelling <const> = named "a swelling that was not there at the beginning" {
  is.swollen & f.effusion:baseline():at_most "none" }
local new_limp <const> = named "a limp that was not there at the beginning" { f.gait_limp & ~f.gait_limp:baseline() }

return {
  flag "RF22" { title = "Younger than 18", mark = "DEF",
    routine { no_plan = true,
      when = named "younger than 12" { f.age:below(12) },
      say = "Younger than 12: a clinician treats this knee, not a plan to follow alone." },
    routine { no_plan = true,
      when = named "12 to 17, and not everything is recorded" { is.minor & ~ready },
      say = [[Younger than 18: a plan waits until a parent's consent, an examination of the hip and the supervising
        clinician are recorded.]] } },

  -- Without a plan there is no beginning to compare with, and nothing to ask.
  flag "RF23" { title = "Worse than at the beginning", mark = "DEF",
    routine { within = days(7),
      when = known_present(any { worse, new_swelling, new_limp }),
      say = "The knee is worse than when the plan began: a review within 7 days; nothing is increased until then." } },
}
