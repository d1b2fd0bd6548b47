-- A swollen joint: RF03, RF14 to RF16, RF20.

local f = require "findings"
local injections <const> = require "criteria/injections"
local is = require "criteria"
local src = require "sources"
local still = require "criteria/ago"

local infected <const> = named "a joint that swelled within 14 days, with a sign of infection or at risk of it" {
  all { is.swollen, f.swelling_days:at_most(14),
    any {
      all {
        named "a sign of infection" {
          any { f.warmth, f.redness, f.fever, f.rigors, f.motion_severely_restricted, is.cannot_bear_weight } },
        -- Absent fever does not clear it, and neither does an injury, unless each of these is known to be absent; what
        -- began gradually was no injury.
        ~named "an injury within 7 days explains it, and no sign of infection is open" {
          all { is.injured, f.injury_explains_swelling, f.injury_days:at_most(7), still(f.injury_days, 7),
                known_absent(f.fever), known_absent(f.rigors), known_absent(f.redness),
                known_absent(f.open_wound) } } },
      named "a joint at risk" {
        any { f.prosthesis, f.recent_joint_surgery, f.skin_infection, f.immunosuppressed } } } },
  source = src.margaretten_2007, mark = "GK" }

-- What is known of a steroid or of platelet-rich plasma is an injection too.
local function known_present(condition) return decided(condition) & condition end
local injected <const> = named "an injection at the knee within 21 days (DEF)" {
  f.injection_21d | injections.on_record_21
  | known_present(any { f.steroid_injection_14d, f.steroid_injection_days:at_most(21), f.prp_injection_14d }),
  mark = "DEF" }

local by_itself <const> = named "fluid in the knee, and no injury" { is.swollen & ~is.injured }

return {
  flag "RF03" { title = "Infected joint", critical = always,
    emergency {
      when = infected,
      say = "This may be an infected joint: go to an emergency department now." },
    if_unknown "same-day" { say = "Whether the joint is infected is not clear: the knee must be seen today." } },

  flag "RF14" { title = "Inflammatory arthritis", mark = "GK",
    urgent_2w {
      when = all { f.morning_stiffness_min:at_least(30),
                   any { f.swollen_joint_count:at_least(2), f.psoriasis, f.uveitis, f.bowel_disease } },
      say = "An inflammatory arthritis is possible: a specialist within two weeks." } },

  -- Only the joint's fluid tells crystals from an infection; while it is not known, RF03 asks.
  flag "RF15" { title = "Attack of gout or another crystal",
    emergency {
      when = infected,
      say = [[Gout looks like an infected joint; only a sample of the fluid tells them apart: go to an emergency
        department now.]] } },

  flag "RF16" { title = "Infection after an injection", source = src.stephens_2008, mark = "2nd",
    emergency {
      when = injected & any { f.injection_pain_rising, f.fever, f.spreading_redness, f.wound_discharge },
      say = "The place of the injection may be infected: go to an emergency department now." } },

  flag "RF20" { title = "Fluid in the knee without an injury",
    urgent_48h {
      when = named "fluid in the knee of someone who may have Lyme disease" { by_itself & f.tick_exposure_12m,
        mark = "GK" },
      say = "Fluid in the knee and possibly a tick bite: a blood test for Lyme disease within 48 hours." },
    urgent_2w {
      when = all { by_itself, f.effusion:at_least "moderate", ~(decided(infected) & infected) },
      say = "A knee with much fluid and no injury: to be seen within two weeks; if it hurts, the fluid is drawn.",
      source = src.covey_2014, mark = "read" },
    routine {
      when = by_itself & ~f.effusion:at_least "moderate",
      say = "A little fluid in the knee and no injury: to be looked at in the clinic." } },
}
