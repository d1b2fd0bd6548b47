-- The red flags that every person is judged by, at the assessment and at every contact, whatever the condition.
--
-- Numbers and dispositions are those of the clinical fact sheet, section 2. The first row that is met says what to do.
-- A critical flag that cannot be told asks for the same day, unless its row says otherwise; any other that cannot be
-- told is an open question and keeps no plan away. Most flags are in red_flags/; those that ask what is explained by
-- some protocol's condition have to be here.

local f = require "findings"
local is = require "criteria"
local src = require "sources"

-- Pain at a place is explained by a condition of that place: by that of a protocol, or by one that has none yet (DEF).
local also_explained <const> = {
  inferior_pole = is.patellar_tendinopathy, medial_parapatellar_band = is.plica, infrapatellar_sides = is.fat_pad,
  pes_anserine = is.pes_anserine, posterolateral = is.popliteus, tibial_tubercle = is.osgood_schlatter }
local knee <const> = { "retropatellar", "peripatellar", "inferior_pole", "patellar_tendon_mid", "tibial_tubercle",
  "infrapatellar_sides", "medial_parapatellar_band", "medial_joint_line", "pes_anserine", "lateral_epicondyle",
  "lateral_joint_line", "fibular_head", "posterolateral", "popliteal_fossa", "diffuse" }
local beyond <const> = { "calf", "thigh", "groin", "anterior_hip" }     -- no condition is about these

-- Pain without a place is not explained either (DEF).
local function unexplained_at_knee()
  local of = { f.pain "worst-24h":at_least(1) & ~f.pain_place:some() }
  for _, place in ipairs(knee) do
    local explanation = explained(place)
    if also_explained[place] then explanation = explanation | also_explained[place] end
    table.insert(of, f.pain_place:includes(place) & ~explanation)
  end
  return any(of)
end
local unexplained_place <const> = named "pain at a place of the knee that nothing explains" { unexplained_at_knee() }

-- Bone pain at night or at rest on most days for two weeks never is explained (DEF).
local unexplained_knee_pain <const> = named "knee pain that nothing else explains" {
  f.bone_pain_night_or_rest | unexplained_place }

-- RF10: a hop counts only when its result is known already: hopping can complete the fracture [143].
local hip_bone_stress <const> = named "a runner's pain that may come from a stress injury of the hip" {
  all { f.runner,
        f.pain_place:includes_any { "groin", "anterior_hip", "thigh" } | unexplained_knee_pain,
        any { f.hop_groin_pain, f.hip_ir_painful, is.hip_rotation_reduced, f.night, f.rest, f.bone_pain_night_or_rest,
              f.gait_limp } },
  source = src.robertson_2017, mark = "read" }
-- Everyone's, runner or not; but only a runner is asked about an image.
local displaced <const> = named "an image shows a displaced femoral neck" {
  f.femoral_neck_displaced:known() & f.femoral_neck_displaced }

-- RF13. Of the conditions only Osgood-Schlatter's makes a bone swell (DEF).
local swollen_bone <const> = named "a swelling of the bone that nothing explains" {
  f.bone_swelling & ~(decided(is.osgood_schlatter) & is.osgood_schlatter) }
local lasting <const> = named "bone pain at night or at rest on most days for two weeks" {
  f.bone_pain_night_or_rest, source = src.cclg_bone_tumour, mark = "read" }
local function known_present(condition) return decided(condition) & condition end
local function bone_pain_for(least)
  return f.bone_pain_days:at_least(least) &
    (f.pain_place:includes_any(beyond) | ~f.pain_place:some() | unexplained_knee_pain)
end

return safety {
  title = "Red flags of the knee", version = "2.0.0",

  require "red_flags/injury",
  require "red_flags/joint",
  require "red_flags/veins",
  require "red_flags/hip_and_bone",
  require "red_flags/person",
  require "red_flags/course",

  flag "RF10" { title = "Stress injury of the hip or femoral neck", critical = always,
    emergency {
      when = displaced | all { hip_bone_stress, f.femoral_neck_displaced | is.cannot_bear_weight },
      say = "The hip may be broken: no weight on that leg, go to an emergency department now." },
    urgent_48h {
      when = hip_bone_stress,
      say = [[This may be a stress injury of the hip: an MRI within 48 hours. Stop running and hopping; crutches and no
        weight on that leg until the image is read.]], source = src.flinn_2017, mark = "read" },
    if_unknown "routine" { hold = "no-impact",
      say = "Whether the hip is the cause is not clear: no running until it has been looked at." } },

  flag "RF13a" { title = "Tumour of the bone, up to 24 years", source = src.nice_ng12, mark = "read",
    urgent_48h {
      when = f.age:at_most(24) & any { swollen_bone, lasting, bone_pain_for(1) },
      say = [[Pain or a swelling of a bone that nothing explains: a radiograph within 48 hours; and a full blood count
        within 48 hours, too, if it has hurt on most days for two weeks or more.]] } },

  flag "RF13b" { title = "Tumour of the bone, from 25 years", source = src.nhs_lothian_bone_tumour, mark = "read",
    -- The fact sheet's list is read so that each of it is enough (DEF).
    urgent_2w {
      when = f.age:at_least(25) &
        any { lasting, bone_pain_for(weeks(6)), bone_pain_for(1) & (f.night | f.rest), swollen_bone, f.soft_mass,
              f.weight_loss, f.cancer_history | known_present(f.active_cancer) },
      say = [[Pain of a bone that nothing explains, a lump, or a sign of an illness: a radiograph within two
        weeks.]] } },
}
