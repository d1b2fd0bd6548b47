-- Cases of the red flags: for each the picture that it stands for, and who is told what. They are told on a runner with
-- the iliotibial band syndrome, who has none; everything that a case does not say is as in a healthy person. Every row
-- and limit has its test in tests/unit/cli/check_red_flags.c.

local open <const> = "07:00-19:00"
local midtown <const> = clinic { name = "Midtown Knee Clinic", zone = "America/New_York",
  hours = { mon = open, tue = open, wed = open, thu = open, fri = open, sat = open } }

local function runner(changes)
  local found = {
    age = 29, sex = "female", runner = true, onset = "gradual", symptom_days = 22,
    pain_place = { "lateral_epicondyle" }, dominant_place = "lateral_epicondyle", run_flat = true, run_downhill = true,
    running_limitation = 3, noble = true, epicondyle_tender = true, lefs = 62,
    pain = { rest = 0, walking = 1, ["stairs-down"] = 3, ["worst-24h"] = 6 },
    otherwise_normal() }
  for name, value in pairs(changes or {}) do found[name] = value end
  return given(found)
end

-- After an injury a day ago, with what is asked of every injury.
local function injured(changes)
  local found = { onset = "traumatic", injury_days = 1, injury_mechanism = "twist", symptom_days = 1 }
  for name, value in pairs(changes) do found[name] = value end
  return runner(found)
end

-- One knee, seen by one flag alone.
local function one(flag, disposition)
  return expect { flags = { flag }, unknown_flags = {}, disposition = disposition }
end

return cases "safety" {
  at = "2027-03-01 09:00", zone = "America/New_York", side = "right",

  case "nothing stands against a plan" {
    runner(),
    expect { flags = {}, unknown_flags = {}, disposition = "self-ok" },
    enrol { protocol = "itb-syndrome" },
    expect { plan = "active" },
  },

  case "what is asked again after a week keeps nothing away while it is not answered" {
    runner(),
    enrol { protocol = "itb-syndrome" },
    wait(days(10)),
    expect { flags = {}, unknown_flags = {}, disposition = "self-ok", plan = "active", holds = {}, alerts = 0 },
  },

  -- The fifth vignette of the fact sheet: a fall on Saturday evening, told on Sunday.
  case "V5: a fall, a swelling within three hours, and a blood thinner" { at = "2027-03-07 10:00", side = "left",
    midtown,
    given { age = 57, onset = "traumatic", injury_days = 1, injury_mechanism = "fall", symptom_days = 1, rom_flex = 100,
      weight_bear_at_injury = true, weight_bear_4_steps_now = true, patella_bony_tender = true, effusion = "small",
      swelling_days = 1, swelling_onset_h = 3, injury_explains_swelling = true, anticoagulant = true,
      pain_place = { "peripatellar" }, pain = { rest = 2, ["worst-24h"] = 6 }, otherwise_normal() },
    expect { flags = { "RF01", "RF02", "RF08" }, unknown_flags = {}, disposition = "emergency",
      reasons = { "RF01", "RF02", "RF08" }, route = "emergency department", deadline = "2027-03-07 10:00" },
    enrol { protocol = "patellofemoral-pain" },
    expect { plan = "refused" },
  },

  -- The fourth: everything but the knee is older and sicker, and none of it is a red flag.
  case "V4: pes anserine pain at 61" {
    given { age = 61, runner = true, onset = "gradual", symptom_days = 35, pain_place = { "pes_anserine" },
      dominant_place = "pes_anserine", pes_tender = true, stairs_up = true, stairs_down = true, rise_from_chair = true,
      night = true, morning_stiffness_min = 15, lefs = 54, acei_arb = true, diuretic = true, diabetes = true,
      hba1c = 8.4, egfr = 68, pain = { rest = 0, walking = 1, ["worst-24h"] = 5 }, otherwise_normal() },
    expect { flags = {}, unknown_flags = {}, disposition = "self-ok", ["itb-syndrome"] = "not met",
      ["patellofemoral-pain"] = "not met" },
  },

  -- What only the first worked vignette tells, and nobody asked more.
  case "V1, and nothing else is answered: the hip keeps the running away, nothing else is critical" {
    given { age = 29, runner = true, onset = "gradual", symptom_days = 22, pain_place = { "lateral_epicondyle" },
      dominant_place = "lateral_epicondyle", run_flat = true, run_downhill = true, running_limitation = 3, noble = true,
      epicondyle_tender = true, effusion = "none", jlt_lateral = false, mcmurray_lateral = false, varus_laxity = false,
      fibular_head_tender = false, hip_ir_deg = 40, hip_ir_painful = false, hop_groin_pain = false, lefs = 62,
      pregnancy_weeks = unknown, anticoagulant = unknown,
      pain = { rest = 0, walking = 1, ["stairs-down"] = 3, ["worst-24h"] = 6 } },
    expect { flags = {}, unknown_flags = { "RF10" }, disposition = "routine" },
  },

  case "a new injury during the plan is looked at anew, whatever was found before" {
    runner(),
    enrol { protocol = "itb-syndrome" },
    wait(days(8)),
    report { onset = "traumatic", injury_days = 0, injury_mechanism = "fall" },
    expect { unknown_flags = { "RF05", "RF06" }, holds = { includes = { "wait-until" } }, alerts = "RF05" },
    report { gait_limp = false },
    expect { unknown_flags = { "RF05", "RF06" }, disposition = "same-day", plan = "stopped" },
  },
  -- What was looked at when the plan began is good while the injury is recent, and is not asked for after that.
  case "an injury grows old during the plan, and is no reason to wait" {
    runner { onset = "traumatic", injury_days = 10, injury_mechanism = "blow", pain_place = { "peripatellar" },
      dominant_place = "peripatellar", squat = true, facet_tender = true, quad_resisted_pain = true, noble = false,
      epicondyle_tender = false },
    expect { flags = {}, unknown_flags = {}, disposition = "self-ok" },
    enrol { protocol = "patellofemoral-pain" },
    wait(days(15)),
    report { gait_limp = false },
    expect { flags = {}, unknown_flags = {}, plan = "active", holds = { "no-impact" } },      -- no session for so long
  },
  case "a knee that swells during the plan is asked about infection anew" {
    runner(),
    enrol { protocol = "itb-syndrome" },
    wait(days(8)),
    report { effusion = "small", swelling_days = 1 },
    expect { unknown_flags = { "RF03" }, holds = { includes = { "wait-until" } }, alerts = "RF03" },
    report { warmth = true },
    expect { flags = { includes = { "RF03", "RF15" } }, disposition = "emergency" },
  },

  case "RF01: a bone may be broken" {
    injured { fibular_head_tender = true },
    one("RF01", "same-day"),
  },
  case "RF02: somebody over 50 fell" {
    injured { age = 51, injury_mechanism = "fall" },
    one("RF02", "same-day"),
  },
  case "RF03 and RF15: a hot joint" {
    runner { effusion = "moderate", swelling_days = 2, warmth = true },
    expect { flags = { includes = { "RF03", "RF15" } }, disposition = "emergency" },
  },
  case "RF03: nobody knows whether the joint is swollen" {
    runner { effusion = unknown, warmth = unknown },
    expect { flags = {}, unknown_flags = { includes = { "RF03" } }, disposition = "same-day" },
    enrol { protocol = "itb-syndrome" },
    expect { plan = "refused", refused = "RF03" },
  },
  case "RF04: a swollen leg" {
    runner { leg_swelling_or_calf_pain = true },
    one("RF04", "same-day"),
  },
  case "RF04: short of breath" {
    runner { breathless = true },
    expect { flags = { includes = { "RF04" } }, disposition = "emergency" },
  },
  case "RF05: no pulse at the foot" {
    runner { pulses = "absent" },
    one("RF05", "emergency"),
  },
  case "RF05: after an injury the pulse was not felt for" {
    injured { pulses = unknown },
    expect { flags = {}, unknown_flags = { "RF05" }, disposition = "same-day" },
  },
  case "RF06: the leg cannot be held straight" {
    runner { active_slr = false },
    one("RF06", "emergency"),
  },
  case "RF07: stuck since yesterday" {
    runner { mechanical_block = true, rom_ext_deficit = 15, locked_days = 1 },
    one("RF07", "same-day"),
  },
  case "RF08: swollen within hours of an injury" {
    injured { swelling_onset_h = 2 },
    one("RF08", "same-day"),
  },
  case "RF09: the kneecap jumped out for the first time" {
    runner { patella_dislocated = true },
    one("RF09", "same-day"),
  },
  case "RF10: a runner's groin" {
    runner { pain_place = { "groin" }, hop_groin_pain = true },
    one("RF10", "urgent-48h"),
  },
  case "RF11: a tender spot of the shin, after too much running" {
    runner { bone_tender_site = { "proximal_tibia" }, load_spike = true },
    one("RF11", "urgent-2w"),
  },
  case "RF12: a child who limps" {
    runner { age = 13, gait_limp = true, parent_consent = true, supervising_clinician = true },
    expect { flags = { includes = { "RF12" } }, disposition = "emergency" },
  },
  case "RF12: a child whose hip nobody looked at" {
    runner { age = 13, hip_ir_deg = unknown, hip_ir_painful = unknown, obligate_er = unknown, parent_consent = true,
      supervising_clinician = true },
    expect { flags = { "RF22" }, unknown_flags = { includes = { "RF12" } }, disposition = "same-day" },
  },
  case "RF13a: a swollen bone at 20" {
    runner { age = 20, bone_swelling = true },
    one("RF13a", "urgent-48h"),
  },
  case "RF13b: a lump at 40" {
    runner { age = 40, soft_mass = true },
    one("RF13b", "urgent-2w"),
  },
  case "RF14: stiff in the morning, with psoriasis" {
    runner { morning_stiffness_min = 45, psoriasis = true },
    one("RF14", "urgent-2w"),
  },
  case "RF16: more and more pain after an injection" {
    runner { injection_21d = true, injection_pain_rising = true },
    one("RF16", "emergency"),
  },
  case "RF17: black stool" {
    runner { medicine_reaction = { "black_stool" } },
    one("RF17", "emergency"),
  },
  case "RF18: woken on most nights" {
    runner { night_pain_nights_per_week = 4 },
    one("RF18", "urgent-48h"),
  },
  case "RF19: no four steps, and no injury" {
    runner { weight_bear_4_steps_now = false },
    one("RF19", "same-day"),
  },
  case "RF19: no four steps, and nobody knows of an injury" {
    runner { weight_bear_4_steps_now = false, onset = unknown },
    expect { flags = { "RF19" }, disposition = "same-day" },
  },
  case "RF20: fluid for a month" {
    runner { effusion = "moderate", swelling_days = 30 },
    one("RF20", "urgent-2w"),
  },
  case "RF20: much fluid for a month, and warm: RF03 is for 14 days, yet it is not passed over" {
    runner { effusion = "large", swelling_days = 30, warmth = true },
    one("RF20", "urgent-2w"),
  },
  case "RF20: fluid, and perhaps a tick" {
    runner { effusion = "small", swelling_days = 30, tick_exposure_12m = true },
    one("RF20", "urgent-48h"),
  },
  case "RF21: both legs weak" {
    runner { leg_weakness = "both_legs" },
    one("RF21", "emergency"),
  },
  case "RF22: younger than 12" {
    runner { age = 11, parent_consent = true, supervising_clinician = true },
    one("RF22", "routine"),
    enrol { protocol = "itb-syndrome" },
    expect { plan = "refused" },
  },
  case "RF22: 15, and nobody has agreed yet" {
    runner { age = 15 },
    one("RF22", "routine"),
    enrol { protocol = "itb-syndrome" },
    expect { plan = "refused" },
    report { parent_consent = true, supervising_clinician = true },
    expect { flags = {}, disposition = "self-ok" },
  },
  case "RF23: the knee swells during the plan" {
    runner(),
    enrol { protocol = "itb-syndrome" },
    wait(days(5)),
    report { effusion = "small", swelling_days = 1 },
    expect { flags = { includes = { "RF23" } }, holds = { includes = { "no-progression" } }, disposition = "routine",
      deadline = "2027-03-13 09:00" },
  },
  case "OB01: bleeding in pregnancy" {
    runner { pregnancy_weeks = 14, obstetric_warning_sign = true },
    one("OB01", "same-day"),
  },
}
