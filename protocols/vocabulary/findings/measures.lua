-- Measures: questionnaires, strength, jumps and runs.
--
-- The questionnaires belong to their owners. What stands here is the scoring, with short labels in the project's own
-- words, not the licensed text: a clinic loads that itself, with the owner's leave (AKPS: journal copyright; LEFS:
-- copyright of its authors, ask before it is shipped in software; UWRI: restricted until cleared; KOOS-PF: items must
-- not be altered). Where only a total stands here, it is entered as counted elsewhere.

local review <const> = weeks(6)     -- DEF: what was examined counts until a routine review is due
local diary  <const> = weeks(2)     -- DEF: what the patient feels counts for two weeks

-- The anterior knee pain scale (AKPS, Kujala): 13 items, 0 to 100, higher is better [102][133]. With an item missing
-- there is no score. Prints that give 2 for a constant limp, or 1 for a squat with partial weight, are wrong.
local function akps(item, question, codes)
  return knee.one_of("akps_" .. item) { "Anterior knee pain scale: " .. question, codes = codes, fresh = review }
end

-- The lower extremity functional scale (LEFS): 20 activities, 0 to 4 each, 0 to 80, higher is better [103].
local function lefs(item, activity)
  return knee.one_of("lefs_" .. item) { "Lower extremity functional scale, difficulty: " .. activity,
    codes = "unable quite_a_bit moderate a_little none", fresh = review }
end
local function lefs_points(item)
  return { "lefs_" .. item, unable = 0, quite_a_bit = 1, moderate = 2, a_little = 3, none = 4 }
end

return {

  -- AKPS ------------------------------------------------------------------------------------------------------------

  akps("limp",     "limp",                            "none slight constant"),
  akps("support",  "putting weight on the leg",       "full painful impossible"),
  akps("walking",  "walking distance",                "unlimited above_2km from_1_to_2km unable"),
  akps("stairs",   "stairs",                          "no_difficulty slight_pain_down pain_both_ways unable"),
  akps("squatting", "squatting", "no_difficulty painful_repeated painful_each_time partial_weight unable"),
  akps("running",  "running", "no_difficulty pain_after_2km slight_from_start severe unable"),
  akps("jumping",  "jumping", "no_difficulty slight_difficulty constant_pain unable"),
  akps("sitting",  "long sitting with bent knees",
    "no_difficulty pain_after_exercise constant_pain must_straighten unable"),
  akps("pain",     "pain", "none slight_occasional disturbs_sleep occasionally_severe constant_severe"),
  akps("swelling", "swelling", "none after_severe_effort after_daily_activity every_evening constant"),
  akps("kneecap",  "painful, abnormal movement of the kneecap",
    "none occasionally_in_sport occasionally_daily one_dislocation more_dislocations"),
  akps("wasting",  "wasting of the thigh",            "none slight severe"),
  akps("bending",  "loss of bending",                 "none slight severe"),

  knee.number "akps" { "Score of the anterior knee pain scale (AKPS, Kujala)",
    unit = "points", from = 0, to = 100, fresh = review,
    score = {
      { "akps_limp",      none = 5, slight = 3, constant = 0 },
      { "akps_support",   full = 5, painful = 3, impossible = 0 },
      { "akps_walking",   unlimited = 5, above_2km = 3, from_1_to_2km = 2, unable = 0 },
      { "akps_stairs",    no_difficulty = 10, slight_pain_down = 8, pain_both_ways = 5, unable = 0 },
      { "akps_squatting", no_difficulty = 5, painful_repeated = 4, painful_each_time = 3, partial_weight = 2,
        unable = 0 },
      { "akps_running",   no_difficulty = 10, pain_after_2km = 8, slight_from_start = 6, severe = 3, unable = 0 },
      { "akps_jumping",   no_difficulty = 10, slight_difficulty = 7, constant_pain = 2, unable = 0 },
      { "akps_sitting",   no_difficulty = 10, pain_after_exercise = 8, constant_pain = 6, must_straighten = 4,
        unable = 0 },
      { "akps_pain",      none = 10, slight_occasional = 8, disturbs_sleep = 6, occasionally_severe = 3,
        constant_severe = 0 },
      { "akps_swelling",  none = 10, after_severe_effort = 8, after_daily_activity = 6, every_evening = 4,
        constant = 0 },
      { "akps_kneecap",   none = 10, occasionally_in_sport = 6, occasionally_daily = 4, one_dislocation = 2,
        more_dislocations = 0 },
      { "akps_wasting",   none = 5, slight = 3, severe = 0 },
      { "akps_bending",   none = 5, slight = 3, severe = 0 },
    } },

  -- LEFS ------------------------------------------------------------------------------------------------------------

  lefs("work",        "your usual work or school"),
  lefs("hobbies",     "your hobbies or sport"),
  lefs("bath",        "getting in or out of the bath"),
  lefs("rooms",       "walking from room to room"),
  lefs("shoes",       "putting on shoes or socks"),
  lefs("squat",       "squatting"),
  lefs("lift",        "lifting something from the floor"),
  lefs("light_tasks", "light work at home"),
  lefs("heavy_tasks", "heavy work at home"),
  lefs("car",         "getting in or out of a car"),
  lefs("two_blocks",  "walking two blocks"),
  lefs("mile",        "walking a mile"),
  lefs("stairs",      "going up or down ten stairs"),
  lefs("stand",       "standing for an hour"),
  lefs("sit",         "sitting for an hour"),
  lefs("run_even",    "running on even ground"),
  lefs("run_uneven",  "running on uneven ground"),
  lefs("turns",       "sharp turns while running fast"),
  lefs("hop",         "hopping"),
  lefs("bed",         "turning over in bed"),

  -- With 18 or 19 answers the sum is scaled up to 20, and marked as prorated; with fewer there is no score (DEF).
  knee.number "lefs" { "Score of the Lower Extremity Functional Scale",
    unit = "points", from = 0, to = 80, fresh = review,
    score = {
      lefs_points "work", lefs_points "hobbies", lefs_points "bath", lefs_points "rooms", lefs_points "shoes",
      lefs_points "squat", lefs_points "lift", lefs_points "light_tasks", lefs_points "heavy_tasks",
      lefs_points "car", lefs_points "two_blocks", lefs_points "mile", lefs_points "stairs", lefs_points "stand",
      lefs_points "sit", lefs_points "run_even", lefs_points "run_uneven", lefs_points "turns", lefs_points "hop",
      lefs_points "bed",
      at_least = 18 } },

  -- Entered as counted elsewhere ------------------------------------------------------------------------------------

  knee.number "uwri" { "Score of the Wisconsin Running Injury and Recovery Index",
    unit = "points", from = 0, to = 36, fresh = review },
  knee.number "koos_pf" { "Score of the KOOS patellofemoral subscale",
    unit = "points", from = 0, to = 100, fresh = review },
  knee.number "groc" { [[Since the plan began, how has the knee changed, from -7 (a very great deal worse) over 0 (about
    the same) to 7 (a very great deal better)? This is the 15-point scale.]],
    unit = "points", from = -7, to = 7, fresh = diary },

  -- Examined --------------------------------------------------------------------------------------------------------

  knee.number "step_down_quality" { "Quality of ten step-downs, from 0 (best) to 6",
    unit = "points", from = 0, to = 6, fresh = review },
  knee.yes_no "other_side_affected" { [[Is the other leg painful or weak too? Then a comparison with it says
    nothing.]], fresh = review },
  knee.number "hip_abduction_lsi" { "Hip abduction strength of this leg, in per cent of the other",
    unit = "%", from = 0, to = 300, fresh = review },
  knee.number "knee_extension_lsi" { "Knee extension strength of this leg, in per cent of the other",
    unit = "%", from = 0, to = 300, fresh = review },
  knee.number "strength_gain" { "Strength of this leg gained since the plan began, in per cent",
    unit = "%", from = -100, to = 300, fresh = review },
  knee.number "hop_lsi" { "Length of a single-leg hop on this leg, in per cent of the other",
    unit = "%", from = 0, to = 300, fresh = review },
  knee.number "hop_of_height" { "Length of a single-leg hop on this leg, in per cent of the body's height",
    unit = "%", from = 0, to = 300, fresh = review },
  knee.number "calf_raises" { "How many calf raises can you do on this leg in a row?",
    unit = "times", from = 0, to = 200, fresh = review },

  -- Said ------------------------------------------------------------------------------------------------------------

  knee.number "settling_h" { "After how many hours is the pain back to its usual level when the knee was loaded?",
    unit = "h", from = 0, to = 8760, fresh = diary },
  knee.number "continuous_run_min" { "For how many minutes did you run without a break?",
    unit = "min", from = 0, to = 600, fresh = diary },
  knee.number "run_settling_min" { "After how many minutes was the pain of the run back to what it was before?",
    unit = "min", from = 0, to = 14400, fresh = diary },
  knee.yes_no "onset_distance_pain" { "Did it hurt at the distance where the pain used to begin?", fresh = diary },
  person.number "longest_run_30d_km" { "How far was your longest run in the last 30 days?",
    unit = "km", from = 0, to = 250, fresh = review },
  person.number "days_at_target_volume" { "For how many days have you been running as much as you want to?",
    unit = "d", from = 0, to = 3650, fresh = diary },
}
