-- A clot in the leg or the lung: RF04, with the Wells score of 2003 (fact sheet 2.2).

local f = require "findings"
local is = require "criteria"
local medicine = require "criteria/medicines"
local src = require "sources"

-- From -2 to 9. The calf is worth one point and another diagnosis takes two away; both are misprinted here and there.
-- The pill, long journeys, weight, smoking and age are no items.
local wells <const> = sum {
  f.active_cancer:points(1),
  f.leg_immobilised:points(1),
  f.bedridden_3d_or_surgery_12w:points(1),
  f.deep_vein_tender:points(1),
  f.whole_leg_swollen:points(1),
  (f.calf_diff_cm:at_least(figure(3, "read", src.wells_2003))):points(1),
  f.pitting_oedema_one_leg:points(1),
  f.collateral_veins:points(1),
  f.prior_dvt:points(1),
  f.alternative_dx_as_likely:points(-2),
}

-- What is not known counts as if it were there.
local likely <const> = named "a Wells score that is 2 or more, or may be" {
  possibly(wells:at_least(figure(2, "read", src.wells_2003))), source = src.wells_2003, mark = "read" }

-- Where nothing is known of it, it counts only with those who can be pregnant (DEF, as in 3.2).
local pregnant <const> = named "pregnant, or within six weeks of a birth" {
  any { medicine.pregnant, medicine.known(f.birth_6w), medicine.can_be_pregnant & f.birth_6w },
  source = src.rcog_37b, mark = "read" }
local no_score <const> = named "someone whom no score can clear, or who may be one" {
  possibly(any { pregnant, is.minor, f.anticoagulant }) }

return {
  flag "RF04" { title = "Clot in the leg or the lung", source = src.nice_ng158, mark = "read",
    emergency {
      when = named "a sign of a clot in the lung" { any { f.breathless, f.chest_pain, f.haemoptysis, f.collapse } },
      say = "This may be a clot in the lung or the heart: call an ambulance now." },
    same_day {
      when = is.dvt_suspected & no_score,
      say = [[There may be a clot in the leg: an ultrasound of its veins today. In pregnancy, soon after a birth, under
        18 and with a blood thinner neither a score nor a D-dimer test can rule it out.]] },
    same_day {
      when = is.dvt_suspected & likely,
      say = [[A clot in the leg is likely: an ultrasound of its veins within 4 hours; if that cannot be had, a D-dimer
        test, a blood thinner meanwhile, and the ultrasound within 24 hours.]] },
    same_day {
      when = is.dvt_suspected,
      say = "A clot in the leg is unlikely, yet not ruled out: a D-dimer test within 4 hours." } },
}
