-- Pain: where, how bad, what brings it on. The last are met by a pain score too, where one was given.

local review <const> = weeks(6)     -- DEF: what was examined counts until a routine review is due
local diary  <const> = weeks(2)     -- DEF: what the patient feels counts for two weeks

local scale <const> = ", from 0 (none) to 10 (the worst you can imagine)?"

local places <const> = [[
  retropatellar peripatellar inferior_pole patellar_tendon_mid tibial_tubercle infrapatellar_sides
  medial_parapatellar_band medial_joint_line pes_anserine lateral_epicondyle lateral_joint_line fibular_head
  posterolateral popliteal_fossa calf thigh groin diffuse anterior_hip]]

return {
  knee.some_of "pain_place" { "Where does it hurt?", codes = places, fresh = review, normal = {} },
  knee.one_of "dominant_place" { "Where does it hurt most?", codes = places, fresh = review },
  -- From 0 (none) to 10 (the worst there is); contexts grow at their end.
  knee.number "pain" { "How bad is the pain, from 0 (none) to 10 (the worst you can imagine)?",
    title = "pain", unit = "0-10", from = 0, to = 10, fresh = diary, contexts = {
      { "rest",             "How bad is the pain at rest" .. scale },
      { "before",           "How bad was the pain before the session" .. scale },
      { "during",           "How bad was the pain at its worst during the session" .. scale },
      { "after-60",         "How bad was the pain 60 minutes after the session" .. scale },
      { "next-morning",     "How bad is the pain this morning" .. scale },
      { "worst-24h",        "How bad was the pain at its worst in the last 24 hours" .. scale },
      { "walking",          "How bad is the pain when you walk" .. scale },
      { "stairs-up",        "How bad is the pain when you go upstairs" .. scale },
      { "stairs-down",      "How bad is the pain when you go downstairs" .. scale },
      { "squat",            "How bad is the pain when you squat" .. scale },
      { "sit",              "How bad is the pain when you sit for long" .. scale },
      { "kneel",            "How bad is the pain when you kneel" .. scale },
      { "step-down",        "How bad was the pain at its worst in ten step-downs" .. scale },
      { "single-leg-squat", "How bad was the pain at its worst in ten squats on this leg" .. scale },
      { "sit-to-stand",     "How bad was the pain at its worst in ten times standing up from a chair" .. scale },
      { "run",              "How bad was the pain at its worst in the last run" .. scale },
      { "downhill",         "How bad is the pain when you run downhill" .. scale },
      { "hop",              "If you have hopped on this leg already: how bad was the pain" .. scale },
      { "brisk-walk",       "How bad was the pain at its worst in 30 minutes of brisk walking" .. scale },
      { "cycling",          "How bad is the pain when you cycle" .. scale },
      { "night",            "How bad is the pain at night" .. scale },
      { "jump",             "How bad was the pain when you jumped" .. scale },
      { "usual",            "How bad is the pain on an ordinary day" .. scale },
    } },

  knee.yes_no "squat"        { "Does squatting bring it on?", when_pain = "pain squat", fresh = review },
  knee.yes_no "stairs_up"    { "Does going upstairs bring it on?", when_pain = "pain stairs-up", fresh = review },
  knee.yes_no "stairs_down" { "Does going downstairs bring it on?", when_pain = "pain stairs-down", fresh = review },
  knee.yes_no "sit_prolonged" { "Does long sitting bring it on?", when_pain = "pain sit", fresh = review },
  knee.yes_no "kneel"        { "Does kneeling bring it on?", when_pain = "pain kneel", fresh = review },
  knee.yes_no "rise_from_chair" { "Does rising from a chair bring it on?", when_pain = "pain sit-to-stand",
    fresh = review },
  knee.yes_no "run_flat"     { "Does running on the flat bring it on?", when_pain = "pain run", fresh = review },
  knee.yes_no "run_downhill" { "Does running downhill bring it on?", when_pain = "pain downhill", fresh = review },
  knee.yes_no "cycling"      { "Does cycling bring it on?", when_pain = "pain cycling", fresh = review },
  knee.yes_no "jump_land"    { "Does jumping or landing bring it on?", when_pain = "pain jump", fresh = review },
  knee.yes_no "hop" { "Is it already known that hopping on this leg brings it on? Do not hop to find out.",
    when_pain = "pain hop", fresh = review },
  knee.yes_no "full_extension" { "Does straightening the knee all the way, or standing with it locked, bring it on?",
    fresh = review },
  knee.yes_no "cross_legged_sit" { "Does sitting cross-legged bring it on?", fresh = review },
  knee.yes_no "twist_pivot"  { "Does turning on the leg bring it on?", fresh = review },
  knee.yes_no "rest"         { "Does it hurt at rest?", when_pain = "pain rest", fresh = review },
  knee.yes_no "night"        { "Does it hurt at night?", when_pain = "pain night", fresh = review },

  knee.number "run_onset_distance_km" { "After how many kilometres does the pain begin?",
    unit = "km", from = 0, to = 250, fresh = review },
  knee.number "run_stop_distance_km" { "After how many kilometres do you have to stop?",
    unit = "km", from = 0, to = 250, fresh = review },
  knee.number "running_limitation" { [[How does it limit your running? 0 not at all, 1 pain after the run, 2 pain during
    it but no limit, 3 pain limits distance or speed, 4 pain prevents running.]], unit = "grade", from = 0, to = 4,
    fresh = review },
  knee.yes_no "new_swelling" { "Has the knee swollen since the last session?", fresh = days(2) },
  knee.yes_no "sharp_pain_stop" { "Did a sharp pain end the session?", fresh = days(2) },
  knee.yes_no "warm_up_effect" { "Does it ease as you warm up?", fresh = review },
  knee.one_of "crepitus" { "Does the knee grate or crackle? With pain?", codes = "none painless painful",
    fresh = review, normal = "none" },
  knee.yes_no "prior_patellar_trauma" "Did the kneecap ever take a hard blow?",
  knee.yes_no "failed_exercise_course" "Did you complete a course of exercises for this before, without success?",
}
