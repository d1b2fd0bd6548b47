-- The hip and the bones: RF11, RF12 and RF18. RF10 and RF13, which ask what is explained, are in red_flags.lua.

local f = require "findings"
local is = require "criteria"
local src = require "sources"

local painful <const> = named "pain in the knee, thigh or hip" { f.pain "worst-24h":at_least(1) | f.pain_place:some() }
local growing <const> = named "younger than 16, or 16 to 17 and not known to be fully grown" {
  f.age:below(16) | (is.minor & ~known_absent(f.physes_open)) }

return {
  flag "RF11" { title = "Stress injury of another bone",
    same_day {
      when = is.bone_stress & is.cannot_bear_weight,
      say = "A bone of the leg may be cracked, and it bears no weight: it must be seen today." },
    urgent_2w {
      when = is.bone_stress,
      say = "A bone of the leg may be overloaded: an image within two weeks, and no running or jumping until then." } },

  flag "RF12" { title = "Slipped growth plate or Perthes disease of the hip", critical = always,
    emergency {
      when = named "a growing person with pain and a hip or walking sign" {
        all { growing, painful,
          any { f.gait_limp, is.hip_rotation_reduced, f.hip_ir_painful, f.obligate_er, is.cannot_bear_weight } },
        source = src.peck_2017, mark = "read" },
      say = [[The hip may be slipping: no weight on the leg, and films of both hips, front and frog-leg, today in an
        emergency department.]] },
    if_unknown "same-day" {
      say = [[Whether this person still grows, or what the hip shows, is not known: unless growth is known to be over,
        the hip must be examined today before anything else.]] } },

  flag "RF18" { title = "Pain that does not let up", mark = "DEF",
    urgent_48h {
      when = any { named "pain of 8 or more at rest" { f.rest & f.pain "rest":at_least(8) },
                   f.night_pain_nights_per_week:at_least(3) },
      say = "Pain at rest or at night as strong as this must be looked at within 48 hours." } },
}
