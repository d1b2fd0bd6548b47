-- The exercises, with their number in the catalogue as `ref`. Doses stand in the protocols.
--
-- `gap` is the least time to the same kind on the same limb (DEF; 48 h of heavy work from a published trial): isometric
-- holds 6 h; mobility and unloaded floor work 12 h; moving repetitions at 12RM or heavier, or with an effort of 7 of 10
-- and more, 48 h; jumps and runs 48 h. Two or three repetitions kept in reserve are an effort of 7 to 8.

local f = require "findings"
local is = require "criteria"

-- Tendon-risk antibiotic, GK: no heavy loading and no jumps until a clinician clears it.
local after_fluoroquinolone <const> = ask "fluoroquinolone" { when = f.fluoroquinolone_last_180d,
  reason = "A fluoroquinolone antibiotic was taken in the last 180 days: tendons may not bear heavy loads or jumps." }
local lying_in_pregnancy <const> = block "pregnancy-supine" { when = f.pregnancy_weeks:at_least(20),
  reason = "From week 20 of pregnancy not lying on the back." }
-- Impact: the gate before the first run (6.5), which is also the entry to the phase with jumps.
local after_steroid <const> = block "steroid" { when = f.steroid_injection_14d,
  reason = "No running and no jumps within 14 days of a steroid injection." }
local after_prp <const> = block "prp" { when = f.prp_injection_28d,
  reason = "No running and no jumps within 28 days of an injection of platelet-rich plasma." }
local bone_stress <const> = block "bone-stress" { when = f.other_bony_tender | f.hop_bone_pain,
  reason = "A bone injury is suspected." }
local sore_lower_hip <const> = ask "trochanter" { when = f.trochanter_tender,
  reason = "Pressure pain at the hip that is lain on: use the standing version." }

return exercises {

  exercise "side-lying-hip-abduction" { ref = "E05", title = "Side-lying hip abduction", kind = "strength",
    gap = hours(12),
    text = [[Lie on the good side with the body in one line. Raise the top leg up and slightly back, toes level, the
      heel leading, and lower it slowly. Keep the hips stacked; neither roll back nor let the leg drift forward.]],
    sore_lower_hip },
  exercise "side-lying-hip-abduction-loaded" { ref = "E05", title = "Side-lying hip abduction with load",
    kind = "heavy", gap = hours(48),
    text = [[As side-lying hip abduction, with a band above the ankles or an ankle weight that allows about ten good
      repetitions. Heel leads, hips stacked, lower slowly.]],
    sore_lower_hip, after_fluoroquinolone },
  exercise "clamshell" { ref = "E06", title = "Clamshell", kind = "strength", gap = hours(12),
    text = [[Lie on the side, hips and knees bent, feet together. Open the top knee without moving the pelvis, and close
      it again slowly.]] },
  exercise "pelvic-drop" { ref = "E07", title = "Pelvic drop and hip hitch", kind = "strength", gap = hours(12),
    text = [[Stand on a low step on the sore leg, the other leg hanging free, a hand near the wall. Let the free side of
      the pelvis drop, then lift it level with the hip you stand on. The standing knee stays straight but soft.]] },
  exercise "double-leg-bridge" { ref = "E08", title = "Double-leg bridge", kind = "strength", gap = hours(12),
    text = [[Lie on the back, knees bent. Push through the heels and lift the hips until trunk and thighs are in one
      line, ribs down, then lower.]], lying_in_pregnancy },
  exercise "single-leg-bridge" { ref = "E09", title = "Single-leg bridge", kind = "heavy", gap = hours(48),
    text = [[As the bridge, with one foot on the floor and the other thigh held in line. Keep the pelvis level.]],
    lying_in_pregnancy, after_fluoroquinolone },
  exercise "lateral-band-walk" { ref = "E12", title = "Lateral band walk", kind = "heavy", gap = hours(48),
    text = [[Loop a band around the ankles or forefeet and bend to a quarter squat. Take small steps sideways and keep
      the band tight, toes forward, knees over the middle toes.]], after_fluoroquinolone },
  exercise "box-squat" { ref = "E16", title = "Box squat", kind = "heavy", gap = hours(48),
    text = [[Sit back to a box as high as a chair, hips back and chest proud, and stand up again, slowly both ways. If
      it hurts more than 3 of 10, use a higher box.]], after_fluoroquinolone },
  exercise "step-up" { ref = "E17", title = "Step-up, 20 cm", kind = "heavy", gap = hours(48),
    text = [[Put the whole foot on the step, stand up over that leg without pushing off behind, and lower slowly.]],
    after_fluoroquinolone },
  exercise "step-down" { ref = "E18", title = "Step-down, 15 to 20 cm", kind = "heavy", gap = hours(48),
    text = [[Stand on the step on one leg. Bend it until the other heel brushes the floor, and come up. Pelvis level,
      knee over the second toe. If it hurts more than 3 of 10 or the knee falls in, use a 10 cm step.]],
    after_fluoroquinolone },
  exercise "single-leg-squat" { ref = "E20", title = "Single-leg squat to 60 degrees", kind = "heavy", gap = hours(48),
    text = [[On one leg, sit back until the knee is bent to 60 degrees, and rise. Level pelvis, quiet knee.]],
    after_fluoroquinolone },
  exercise "side-plank" { ref = "E24", title = "Side plank", kind = "isometric", gap = hours(6),
    text = [[Support yourself on one side on the forearm and the knees, later the feet, the body in one straight line,
      hips forward, and hold.]],
    block "shoulder" { when = f.shoulder_pain, reason = "Shoulder pain: the pelvic drop takes its place." } },
  exercise "lateral-hip-stretch" { ref = "E27", title = "Standing lateral hip stretch", kind = "mobility",
    gap = hours(12),
    text = [[Cross the sore leg behind the other, push that hip out and lean away until the outer hip pulls. It
      stretches the muscle; the band itself is not made longer. Stop if it brings on the pain at the outer knee.]] },
  exercise "foam-roll-lateral-thigh" { ref = "E32", title = "Foam roll, outer thigh", kind = "mobility",
    gap = hours(12),
    text = [[Lie sideways on a roller and make slow passes from below the hip to a hand's breadth above the knee, with
      at most 5 of 10 pressure. Never over the bony point at the outer side of the knee or the head of the
      fibula.]],
    block "anticoagulant" { when = f.anticoagulant, reason = "Rolling may bleed under a blood thinner." },
    block "dvt" { when = is.dvt_suspected, critical = true, reason = "Not while a clot in the leg is suspected." },
    block "skin" { when = f.open_wound | f.skin_infection, reason = "Not over broken or infected skin." } },
  exercise "double-leg-jump" { ref = "E33", title = "Double-leg jump and stick", kind = "plyometric", impact = true,
    gap = hours(48),
    text = [[Jump low, land quietly on both feet with the knees over the toes, and hold the landing for two seconds.]],
    after_steroid, after_prp, bone_stress, after_fluoroquinolone,
    ask "pregnancy" { when = f.pregnancy_weeks:at_least(1),
      reason = "In pregnancy no jumps without the obstetric provider's consent." } },

  -- Running, as an exercise: the walk-run table of the fact sheet (6.6, Table C, DEF) and what comes after it.
  exercise "walk-run" { title = "Walk and run", kind = "run", impact = true, gap = hours(48),
    text = [[On flat, even ground, walk and run in turns as said. Take short, quick steps. A sharp pain at the outer
      knee ends the run at once.]],
    after_steroid, after_prp, bone_stress },
  exercise "continuous-run" { title = "Run without a break", kind = "run", impact = true, gap = hours(48),
    text = [[Run easily without a break. Change one thing a week: first the distance, then hills, then speed, downhill
      last. A sharp pain at the outer knee ends the run at once.]],
    after_steroid, after_prp, bone_stress },
}
