-- The findings: every fact that a protocol may ask for, in the order in which it is asked and shown.
--
-- Names are those of the clinical fact sheet. A finding keeps its name, type and unit for ever; a change is a new name.
-- Codes and contexts grow at their end only. An answer that is older than `fresh` counts as unknown; a finding without
-- it is a lasting fact. How long answers stay fresh is a project default (DEF), as is every range here.

local review <const> = weeks(6)     -- DEF: what was examined counts until a routine review is due
local diary  <const> = weeks(2)     -- DEF: what the patient feels counts for two weeks

local places <const> = [[
  retropatellar peripatellar inferior_pole patellar_tendon_mid tibial_tubercle infrapatellar_sides
  medial_parapatellar_band medial_joint_line pes_anserine lateral_epicondyle lateral_joint_line fibular_head
  posterolateral popliteal_fossa calf thigh groin diffuse anterior_hip]]

return findings {

  -- The person ------------------------------------------------------------------------------------------------------

  person.number "age" { "How old are you?",
    unit = "years", from = 0, to = 120 },
  person.yes_no "runner" "Did you do any running in the three months before this began?",
  person.yes_no "physes_open" { "Are the growth plates still open?", fresh = weeks(26) },
  person.yes_no "analgesic" [[Did you take a painkiller shortly before these answers: ibuprofen, paracetamol or a
    painkilling gel in the last 6 hours, naproxen in the last 12, any other in the last 24?]],

  -- Warning signs ---------------------------------------------------------------------------------------------------

  -- DEF: 14 days, as long as a swollen joint counts as new.
  person.yes_no "fever"  { "Have you had a temperature of 38.0 °C or more, now or in the last 14 days?",
    fresh = weeks(2) },
  person.yes_no "rigors" { "Have you had shaking chills, now or in the last 14 days?",
    fresh = weeks(2) },
  person.yes_no "immunosuppressed" "Is your immune system weakened, by an illness or a medicine?",

  knee.one_of "effusion" { "How much fluid is in the knee?", codes = "none small moderate large", fresh = review },
  knee.number "swelling_days" { "For how many days has the knee been swollen?",
    unit = "d", from = 0, to = 3650, fresh = review },
  knee.yes_no "warmth"   { "Is the knee hotter than the other one?", fresh = review },
  knee.yes_no "redness"  { "Is the skin over the knee red?", fresh = review },
  knee.yes_no "motion_severely_restricted" { "Is moving the knee so painful that it hardly bends or straightens?",
    fresh = review },
  knee.yes_no "weight_bear_4_steps_now" { "Can you take four steps now, two with each leg? A limp is allowed.",
    fresh = review },
  knee.yes_no "open_wound"     { "Is there an open wound on the knee or leg?", fresh = review },
  knee.yes_no "skin_infection" { "Is the skin of the knee or leg infected?", fresh = review },
  knee.yes_no "prosthesis"     "Is there an artificial joint in this knee?",
  knee.yes_no "recent_joint_surgery" { "Was this knee operated on recently?", fresh = review },

  knee.one_of "onset" { "Did this begin gradually, or with an injury?", codes = "gradual traumatic" },
  knee.number "symptom_days" { "For how many days have you had this?",
    unit = "d", from = 0, to = 36500, fresh = review },
  knee.number "injury_days" { "How many days ago was the injury?",
    unit = "d", from = 0, to = 36500, fresh = review },
  knee.yes_no "injury_explains_swelling" { "Does the injury explain the swelling?", fresh = review },

  knee.yes_no "foot_drop"      { [[Does the front of the foot hang down, or slap the floor, when you
    walk?]], fresh = review },
  knee.one_of "pulses"         { "How are the pulses at the foot?", codes = "normal weak absent", fresh = review },
  knee.yes_no "cold_pale_foot" { "Is the foot cold or pale?", fresh = review },
  knee.yes_no "sensation_loss" { "Is there numbness in the leg or foot that spreads?", fresh = review },
  knee.yes_no "knee_dislocation" { [[When the present problem began, or since then, did the knee joint itself come
    apart (the shin bone from the thigh bone, not the kneecap), even if it went back by itself?]], fresh = review },
  knee.yes_no "compartment_pain" { "Is the lower leg tense, with pain when the toes or the foot are moved for you?",
    fresh = review },
  knee.yes_no "active_slr" { "Can you lift the leg straight off the couch and hold it there?", fresh = review },
  knee.yes_no "palpable_tendon_gap" { "Is a gap felt above or below the kneecap?", fresh = review },
  knee.yes_no "leg_swelling_or_calf_pain" { [[Is the leg or calf on this side newly swollen, or the calf newly painful
    or tender, with no strain or unusual effort to explain it?]], fresh = review },

  -- The hip and the bone, where knee pain may come from --------------------------------------------------------------

  knee.yes_no "gait_limp"      { "Do you limp on this leg?", fresh = review },
  knee.number "hip_ir_deg" { "How far does the hip turn inwards, with the hip bent to 90 degrees?",
    unit = "deg", from = 0, to = 90, fresh = review },
  knee.number "hip_ir_other_side_deg" { "How far does the other hip turn inwards?",
    unit = "deg", from = 0, to = 90, fresh = review },
  knee.yes_no "hip_ir_painful" { "Is turning the hip inwards painful?", fresh = review },
  knee.yes_no "obligate_er"    { "Does the thigh turn outwards by itself when the hip is bent?", fresh = review },
  knee.yes_no "hop_groin_pain" { [[Is it already known that hopping on this leg hurts in the groin or thigh? Do not
    hop to find out.]], fresh = review },
  knee.yes_no "bone_pain_night_or_rest" { [[Has there been pain in the bone at night or at rest on most days for two
    weeks or more?]], fresh = review },
  knee.yes_no "femoral_neck_displaced" { "Does an image show a displaced break of the femoral neck?",
    fresh = review },
  knee.yes_no "other_bony_tender" { "Is a bone of the knee tender to touch, other than the kneecap?",
    fresh = review },
  knee.yes_no "hop_bone_pain" { [[Is it already known that hopping hurts in the bone? Do not hop to find
    out.]], fresh = review },

  -- Pain ------------------------------------------------------------------------------------------------------------

  knee.some_of "pain_place" { "Where does it hurt?", codes = places, fresh = review },
  knee.one_of "dominant_place" { "Where does it hurt most?", codes = places, fresh = review },
  knee.number "pain" { "How bad is the pain, from 0 (none) to 10 (the worst you can imagine)?",
    unit = "0-10", from = 0, to = 10, fresh = diary, contexts = [[
    rest before during after-60 next-morning worst-24h walking stairs-up stairs-down squat sit kneel step-down
    single-leg-squat sit-to-stand run downhill hop brisk-walk cycling night]] },

  knee.yes_no "squat"        { "Does squatting bring it on?", when_pain = "pain squat", fresh = review },
  knee.yes_no "stairs_up"    { "Does going upstairs bring it on?", when_pain = "pain stairs-up", fresh = review },
  knee.yes_no "stairs_down" { "Does going downstairs bring it on?", when_pain = "pain stairs-down", fresh = review },
  knee.yes_no "sit_prolonged" { "Does long sitting bring it on?", when_pain = "pain sit", fresh = review },
  knee.yes_no "kneel"        { "Does kneeling bring it on?", when_pain = "pain kneel", fresh = review },
  knee.yes_no "run_flat"     { "Does running on the flat bring it on?", when_pain = "pain run", fresh = review },
  knee.yes_no "run_downhill" { "Does running downhill bring it on?", when_pain = "pain downhill", fresh = review },
  knee.yes_no "cycling"      { "Does cycling bring it on?", when_pain = "pain cycling", fresh = review },
  knee.yes_no "rest"         { "Does it hurt at rest?", when_pain = "pain rest", fresh = review },
  knee.yes_no "night"        { "Does it hurt at night?", when_pain = "pain night", fresh = review },

  knee.number "run_onset_distance_km" { "After how many kilometres does the pain begin?",
    unit = "km", from = 0, to = 250, fresh = review },
  knee.number "run_stop_distance_km" { "After how many kilometres do you have to stop?",
    unit = "km", from = 0, to = 250, fresh = review },
  knee.number "running_limitation" { [[How does it limit your running? 0 not at all, 1 pain after the run, 2 pain during
    it but no limit, 3 pain limits distance or speed, 4 pain prevents running.]], unit = "grade", from = 0, to = 4,
    fresh = review },
  knee.yes_no "locking" { "Does the knee get stuck?", fresh = review },
  knee.yes_no "failed_exercise_course" "Did you complete a course of exercises for this before, without success?",

  -- The examination of the knee -------------------------------------------------------------------------------------

  knee.number "noble_pain" { [[How bad is the pain under pressure on the lateral femoral epicondyle (the bony point at
    the outer side of the knee), near 30 degrees?]],
    unit = "0-10", from = 0, to = 10, fresh = review },
  knee.yes_no "noble" { [[Does pressure on the lateral femoral epicondyle (the bony point at the outer side of the knee)
    hurt while the knee moves, near 30 degrees?]],
    when_pain = "noble_pain", fresh = review },
  knee.number "epicondyle_pain" { [[How bad is the pain when the lateral femoral epicondyle (the bony point at the
    outer side of the knee) is touched?]],
    unit = "0-10", from = 0, to = 10, fresh = review },
  knee.yes_no "epicondyle_tender" { [[Is the lateral femoral epicondyle (the bony point at the outer side of the
    knee) tender to touch?]],
    when_pain = "epicondyle_pain", fresh = review },
  knee.yes_no "ober"                { "Is the Ober test positive?", fresh = review },
  knee.yes_no "jlt_lateral"         { "Is the outer joint line tender?", fresh = review },
  knee.yes_no "mcmurray_lateral"    { "Is the McMurray test positive on the outer side?", fresh = review },
  knee.yes_no "varus_laxity"        { "Does the knee open on the outer side under stress?", fresh = review },
  knee.yes_no "fibular_head_tender" { "Is the head of the fibula tender?", fresh = review },

  -- Measures --------------------------------------------------------------------------------------------------------

  knee.number "lefs" { "Score of the Lower Extremity Functional Scale",
    unit = "points", from = 0, to = 80, fresh = review },
  knee.number "uwri" { "Score of the Wisconsin Running Injury and Recovery Index",
    unit = "points", from = 0, to = 36, fresh = review },
  knee.number "step_down_quality" { "Quality of ten step-downs, from 0 (best) to 6",
    unit = "points", from = 0, to = 6, fresh = review },
  knee.number "hip_abduction_lsi" { "Hip abduction strength of this leg, in per cent of the other",
    unit = "%", from = 0, to = 300, fresh = review },
  knee.number "calf_raises" { "How many calf raises can you do on this leg in a row?",
    unit = "times", from = 0, to = 200, fresh = review },
  knee.number "continuous_run_min" { "For how many minutes did you run without a break?",
    unit = "min", from = 0, to = 600, fresh = diary },
  knee.yes_no "onset_distance_pain" { "Did it hurt at the distance where the pain used to begin?", fresh = diary },
  person.number "longest_run_30d_km" { "How far was your longest run in the last 30 days?",
    unit = "km", from = 0, to = 250, fresh = review },
  person.number "days_at_target_volume" { "For how many days have you been running as much as you want to?",
    unit = "d", from = 0, to = 3650, fresh = diary },

  -- What medicines, cold, pressure and load may harm ----------------------------------------------------------------

  person.number "pregnancy_weeks" { "In which week of pregnancy are you? 0 when you are not pregnant.",
    unit = "weeks", from = 0, to = 45, fresh = weeks(4) },
  person.number "alcohol_per_day" { "How many alcoholic drinks do you have on an ordinary day?",
    unit = "drinks", from = 0, to = 50 },
  person.yes_no "allergies"        "Are you allergic to a medicine?",
  person.yes_no "nsaid_sensitivity" "Did aspirin or a similar painkiller ever give you hives, swelling or wheezing?",
  person.yes_no "anticoagulant"    { "Do you take a blood thinner?", fresh = review },
  person.yes_no "fluoroquinolone_last_180d" { "Did you take a fluoroquinolone antibiotic in the last 180 days?",
    fresh = review },
  person.yes_no "raynaud"           "Do your fingers or toes turn white and numb in the cold?",
  person.yes_no "cold_urticaria"    "Does cold give you hives?",
  person.yes_no "cryoglobulinaemia" "Is cryoglobulinaemia known?",
  person.yes_no "crps"              "Is complex regional pain syndrome known?",
  person.yes_no "arterial_disease"  "Is a disease of the arteries of the legs known?",
  person.yes_no "neuropathy"        "Is the feeling in your skin reduced, by diabetes or anything else?",
  person.yes_no "shoulder_pain"     { "Does a shoulder hurt when you lean on that arm?", fresh = review },
  knee.yes_no "trochanter_tender"   { [[Does the outside of the other hip hurt when you lie on that side? It is the one
    you lie on.]], fresh = review },
  knee.yes_no "steroid_injection_14d" { "Was a steroid injected at this knee in the last 14 days?", fresh = weeks(2) },
  knee.yes_no "prp_injection_28d"     { "Was platelet-rich plasma injected at this knee in the last 28 days?",
    fresh = weeks(4) },
}
