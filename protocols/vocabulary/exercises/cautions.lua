-- Who may not do an exercise, where several exercises say the same.

local f = require "findings"
local is = require "criteria"
local m = require "criteria/medicines"
local src = require "sources"
local injected = require "criteria/injections"

return {
  -- Tendon-risk antibiotic: no heavy loading and no jumps until a clinician clears it.
  fluoroquinolone = ask "fluoroquinolone" { when = f.fluoroquinolone_last_180d, mark = "GK",
    reason = [[A fluoroquinolone antibiotic was taken in the last 180 days: tendons may not bear heavy loads or
      jumps.]] },

  lying_on_the_back = block "pregnancy-supine" { when = m.pregnant_20 | m.pregnant_once,
    mark = "GK", source = src.acog_804, reason = "From week 20 of pregnancy not lying on the back." },

  sore_lower_hip = ask "trochanter" { when = f.trochanter_tender, mark = "DEF",
    reason = "Pressure pain at the hip that is lain on: use the standing version." },
  end_range = block "fat-pad" { when = f.hoffa_test | f.hyperext_pain, mark = "DEF",
    reason = "Pain of the fat pad at full extension: the knee is not forced straight." },
  blood_pressure = ask "blood-pressure" { when = f.hypertension_uncontrolled, mark = "DEF",
    reason = "High blood pressure that is not controlled: shorter holds, and breathe on." },

  -- Impact: the gate before the first run, which is also the entry to the phase with jumps.
  steroid = block "steroid" { when = injected.steroid_14, mark = "read", source = src.gunter_2004,
    reason = "No running and no jumps within 14 days of a steroid injection." },
  heavy_after_injection = block "injection" { when = injected.steroid_14 | injected.prp_14, mark = "DEF",
    reason = "No heavy load within two weeks of an injection." },
  prp = block "prp" { when = injected.prp_28, mark = "GK",
    reason = "No running and no jumps within 28 days of an injection of platelet-rich plasma." },
  bone_stress = block "bone-stress" { when = f.other_bony_tender | f.hop_bone_pain, mark = "DEF",
    reason = "A bone injury is suspected." },
  jumps_in_pregnancy = ask "pregnancy" { when = m.pregnant | m.pregnant_once, mark = "DEF",
    reason = "In pregnancy no jumps without the obstetric provider's consent." },

  -- Acts also while it is not known.
  clot = block "dvt" { when = is.dvt_suspected, critical = true, mark = "DEF",
    reason = "Not while a clot in the leg is suspected." },
}
