-- Cases of the red flags: for each the picture that it stands for, and who is told what. They are told on a runner with
-- the iliotibial band syndrome, who has none; everything that a case does not say is as in a healthy person. Every row
-- and limit has its test in tests/unit/cli/check_red_flags.c.

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

return cases "itb-syndrome" {
  at = "2027-03-01 09:00", zone = "America/New_York", side = "right",

  case "nothing stands against a plan" {
    runner(),
    expect { flags = {}, unknown_flags = {}, disposition = "self-ok" },
    enrol {},
    expect { plan = "active" },
  },

  case "what is asked again after a week keeps nothing away while it is not answered" {
    runner(),
    enrol {},
    wait(days(10)),
    expect { flags = {}, unknown_flags = {}, disposition = "self-ok", plan = "active", holds = {}, alerts = 0 },
  },

  -- The fifth vignette of the fact sheet: a fall on Saturday evening, told on Sunday.
  case "V5: a fall, a swelling within three hours, and a blood thinner" { at = "2027-03-07 10:00", side = "left",
    given { age = 57, onset = "traumatic", injury_days = 1, injury_mechanism = "fall", symptom_days = 1, rom_flex = 100,
      weight_bear_at_injury = true, weight_bear_4_steps_now = true, patella_bony_tender = true, effusion = "small",
      swelling_days = 1, swelling_onset_h = 3, injury_explains_swelling = true, anticoagulant = true,
      pain_place = { "peripatellar" }, pain = { rest = 2, ["worst-24h"] = 6 }, otherwise_normal() },
    expect { flags = { "RF01", "RF02", "RF08" }, unknown_flags = {}, disposition = "emergency" },
    enrol {},
    expect { plan = "refused" },
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
    enrol {},
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
  case "RF20: fluid for a month" {
    runner { effusion = "moderate", swelling_days = 30 },
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
    enrol {},
    expect { plan = "refused" },
  },
  case "RF22: 15, and nobody has agreed yet" {
    runner { age = 15 },
    one("RF22", "routine"),
    enrol {},
    expect { plan = "refused" },
    report { parent_consent = true, supervising_clinician = true },
    expect { flags = {}, disposition = "self-ok" },
  },
  case "RF23: the knee swells during the plan" {
    runner(),
    enrol {},
    wait(days(5)),
    report { effusion = "small", swelling_days = 1 },
    expect { flags = { includes = { "RF23" } }, holds = { includes = { "no-progression" } } },
  },
  case "OB01: bleeding in pregnancy" {
    runner { pregnancy_weeks = 14, obstetric_warning_sign = true },
    one("OB01", "same-day"),
  },
}
