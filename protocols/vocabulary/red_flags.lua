-- The red flags that every person is judged by, at the assessment and at every contact, whatever the condition.
--
-- Numbers and dispositions are those of the clinical fact sheet, section 2. The first row that is met says what to do.
-- A critical flag that cannot be told asks for the same day, unless its row says otherwise.

local f = require "findings"
local is = require "criteria"
local src = require "sources"

local recent_injury <const> = named "an injury within 14 days" { f.onset:is "traumatic" & f.injury_days:at_most(14) }
local painful <const> = named "pain in the knee, thigh or hip" { f.pain "worst-24h":at_least(1) | f.pain_place:some() }
local growing <const> = named "younger than 16, or 16 to 17 and not known to be fully grown" {
  f.age:below(16) | (f.age:below(18) & ~known_absent(f.physes_open)) }

-- Pain at a place of the knee is explained by a condition of that place. Bone pain at night or at rest on most days for
-- two weeks never is, nor is pain without a place (DEF).
local unexplained <const> = {
  f.bone_pain_night_or_rest,
  f.pain "worst-24h":at_least(1) & ~f.pain_place:some() }
for _, place in ipairs { "retropatellar", "peripatellar", "inferior_pole", "patellar_tendon_mid", "tibial_tubercle",
  "infrapatellar_sides", "medial_parapatellar_band", "medial_joint_line", "pes_anserine", "lateral_epicondyle",
  "lateral_joint_line", "fibular_head", "posterolateral", "popliteal_fossa", "diffuse" } do
  table.insert(unexplained, f.pain_place:includes(place) & ~explained(place))
end
local unexplained_knee_pain <const> = named "knee pain that nothing else explains" { any(unexplained) }

local hip_bone_stress <const> = named "a runner's pain that may come from a stress injury of the hip" {
  all { f.runner,
        f.pain_place:includes_any { "groin", "anterior_hip", "thigh" } | unexplained_knee_pain,
        any { f.hop_groin_pain, f.hip_ir_painful, is.hip_rotation_reduced, f.night, f.rest, f.bone_pain_night_or_rest,
              f.gait_limp } },
  source = src.robertson_2017 }
-- Everyone's, runner or not; but only a runner is asked about an image.
local displaced <const> = named "an image shows a displaced femoral neck" {
  f.femoral_neck_displaced:known() & f.femoral_neck_displaced }

return safety {
  title = "Red flags of the knee", version = "1.0.0",

  -- RF03 --------------------------------------------------------------------------------------------------------------
  flag "RF03" { title = "Infected joint", critical = always,
    emergency {
      when = named "a joint that swelled within 14 days, with a sign of infection or at risk of it" {
        all { is.swollen, f.swelling_days:at_most(14),
          any {
            all {
              named "a sign of infection" {
                any { f.warmth, f.redness, f.fever, f.rigors, f.motion_severely_restricted, is.cannot_bear_weight } },
              -- Absent fever does not clear it, and neither does an injury, unless each of these is known to be absent;
              -- what began gradually was no injury.
              ~named "an injury within 7 days explains it, and no sign of infection is open" {
                all { f.onset:is "traumatic", f.injury_explains_swelling, f.injury_days:at_most(7),
                      known_absent(f.fever), known_absent(f.rigors), known_absent(f.redness),
                      known_absent(f.open_wound) } } },
            named "a joint at risk" {
              any { f.prosthesis, f.recent_joint_surgery, f.skin_infection, f.immunosuppressed } } } },
        source = src.margaretten_2007 },
      say = "This may be an infected joint: go to an emergency department now." },
    if_unknown "same-day" { say = "Whether the joint is infected is not clear: the knee must be seen today." } },

  -- RF05 --------------------------------------------------------------------------------------------------------------
  flag "RF05" { title = "Nerve or vessel in danger", critical = recent_injury,
    emergency {
      when = named "a sign that a nerve or vessel is in danger" {
        any { f.foot_drop, f.pulses:at_least "weak", f.cold_pale_foot, f.sensation_loss, f.knee_dislocation,
              f.compartment_pain } },
      say = "A nerve or vessel of the leg may be in danger: go to an emergency department now." },
    if_unknown "same-day" { say = "After an injury, pulse, feeling and strength of the foot must be checked today." } },

  -- RF06 --------------------------------------------------------------------------------------------------------------
  flag "RF06" { title = "Torn tendon of the knee extensor", critical = recent_injury,
    emergency {
      when = named "the leg cannot be held straight, or a gap is felt" { ~f.active_slr | f.palpable_tendon_gap,
        source = src.kernow_knee },
      say = "The tendon that straightens the knee may be torn: go to an emergency department now." },
    if_unknown "same-day" { say = "After an injury, straightening the knee must be checked today." } },

  -- RF10 --------------------------------------------------------------------------------------------------------------
  -- A hop counts only when its result is known already: hopping can complete the fracture [143].
  flag "RF10" { title = "Stress injury of the hip or femoral neck", critical = always,
    emergency {
      when = displaced | all { hip_bone_stress, f.femoral_neck_displaced | is.cannot_bear_weight },
      say = "The hip may be broken: no weight on that leg, go to an emergency department now." },
    urgent_48h {
      when = hip_bone_stress,
      say = [[This may be a stress injury of the hip: an MRI within 48 hours. Stop running and hopping; crutches and no
        weight on that leg until the image is read.]] },
    if_unknown "routine" { hold = "no-impact",
      say = "Whether the hip is the cause is not clear: no running until it has been looked at." } },

  -- RF12 --------------------------------------------------------------------------------------------------------------
  flag "RF12" { title = "Slipped growth plate or Perthes disease of the hip", critical = always,
    emergency {
      when = named "a growing person with pain and a hip or walking sign" {
        all { growing, painful,
          any { f.gait_limp, is.hip_rotation_reduced, f.hip_ir_painful, f.obligate_er, is.cannot_bear_weight } },
        source = src.peck_2017 },
      say = [[The hip may be slipping: no weight on the leg, and films of both hips, front and frog-leg, today in an
        emergency department.]] },
    if_unknown "same-day" {
      say = [[Whether this person still grows, or what the hip shows, is not known: unless growth is known to be over,
        the hip must be examined today before anything else.]] } },

  -- RF19 --------------------------------------------------------------------------------------------------------------
  flag "RF19" { title = "The leg bears no weight, without an injury",
    same_day {
      when = named "cannot take four steps, and there was no injury" {
        is.cannot_bear_weight & ~f.onset:is "traumatic" },
      say = "Four steps are not possible, and no injury explains it: the leg must be seen today." } },
}
