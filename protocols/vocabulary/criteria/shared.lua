-- What the red flags, the measures and several protocols share about the person and the leg.

local f = require "findings"
local src = require "sources"

local hip_turns_less <const> = f.hip_ir_other_side_deg - f.hip_ir_deg

local is <const> = {}

is.minor   = named "younger than 18" { f.age:below(18), mark = "DEF" }
is.swollen = named "a swollen joint" { f.effusion:at_least "small" }
is.injured = named "an injury" { f.onset:is "traumatic" }

-- DEF: reduced is below 20 degrees at 90 degrees of flexion, or 15 degrees less than the other side.
is.hip_rotation_reduced = named "the hip turns inwards less than it should" {
  f.hip_ir_deg:below(20) | hip_turns_less:at_least(15), mark = "DEF" }
is.cannot_bear_weight = named "cannot take four steps" { ~f.weight_bear_4_steps_now }

-- RF04: swelling of the calf or leg, or new pain or tenderness of the calf that no strain explains. The first question
-- asks for all of it; what an examination found besides counts where it is known.
local found <const> = named "a swelling or tenderness of the leg was found" {
  any { f.whole_leg_swollen, f.pitting_oedema_one_leg, f.deep_vein_tender, f.calf_diff_cm:at_least(3) } }
is.dvt_suspected = named "a clot in the leg is suspected" {
  f.leg_swelling_or_calf_pain | (decided(found) & found), source = src.nice_ng158, mark = "read" }

is.reduced_skin_feeling = named "reduced feeling in the skin" { f.neuropathy | f.sensation_loss }

-- RF11. The tubercle is a growth zone until 18 and no sign of it.
is.bone_stress = named "one tender spot of a bone, with a reason for a stress injury" {
  all {
    any { f.bone_tender_site:includes_any { "proximal_tibia", "distal_femur", "patella" },
          f.bone_tender_site:includes "tibial_tubercle" & ~is.minor },
    any { f.load_spike, f.low_energy_availability, f.amenorrhoea_months:at_least(3), f.prior_bone_stress, f.night,
          f.rest, f.bone_pain_night_or_rest, f.hop_bone_pain } }, mark = "DEF" }

return is
