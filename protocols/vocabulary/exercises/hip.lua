-- Exercises for hip and trunk: E05 to E12 and E23 to E25.

local f = require "findings"
local m = require "criteria/medicines"
local src = require "sources"
local no = require "exercises/cautions"

return {

  exercise "side-lying-hip-abduction" { ref = "E05", title = "Side-lying hip abduction", kind = "strength",
    gap = hours(12), mark = "DEF",
    text = [[Lie on the good side with the body in one line. Raise the top leg up and slightly back, toes level, the
      heel leading, and lower it slowly. Keep the hips stacked; neither roll back nor let the leg drift forward.]],
    ladder = ladder { sets = 3, reps = climb(8, 16, 2), hold = seconds(2), rest = seconds(45), entry = 3,
      easier = "clamshell", harder = "side-lying-hip-abduction-loaded" },
    no.sore_lower_hip },

  exercise "side-lying-hip-abduction-loaded" { ref = "E05", title = "Side-lying hip abduction with load",
    kind = "heavy", gap = hours(48), mark = "DEF", source = src.mckay_2020,
    text = [[As side-lying hip abduction, with a band above the ankles or an ankle weight that allows about ten good
      repetitions. Heel leads, hips stacked, lower slowly.]],
    ladder = ladder { sets = 3, reps = 12, hold = seconds(2), rest = seconds(45),
      load = climb({ 0.5, "kg" }, { 3, "kg" }, { 0.5, "kg" }), entry = 2,
      easier = "side-lying-hip-abduction", harder = "side-plank" },
    no.sore_lower_hip, no.fluoroquinolone },

  exercise "clamshell" { ref = "E06", title = "Clamshell", kind = "strength", gap = hours(12), mark = "DEF",
    text = [[Lie on the side, hips and knees bent, feet together. Open the top knee without moving the pelvis, and close
      it again slowly.]],
    ladder = ladder {
      { sets = 3, reps = 11, hold = seconds(2), rest = seconds(30) },
      { sets = 3, reps = 13, hold = seconds(2), rest = seconds(30) },
      { sets = 3, reps = 15, hold = seconds(2), rest = seconds(30) },
      { sets = 3, reps = 15, hold = seconds(2), rest = seconds(30), note = "a band above the knees" },
      { sets = 3, reps = 15, hold = seconds(2), rest = seconds(30), note = "a stronger band above the knees" },
      entry = 3, harder = "side-lying-hip-abduction" } },

  exercise "pelvic-drop" { ref = "E07", title = "Pelvic drop and hip hitch", kind = "strength", gap = hours(12),
    mark = "DEF",
    text = [[Stand on a low step on the sore leg, the other leg hanging free, a hand near the wall. Let the free side of
      the pelvis drop, then lift it level with the hip you stand on. The standing knee stays straight but soft.]],
    ladder = ladder {
      { sets = 3, reps = 10, rest = seconds(45), note = "both hands on the wall" },
      { sets = 3, reps = 12, rest = seconds(45) },
      { sets = 3, reps = 14, rest = seconds(45) },
      { sets = 3, reps = 14, rest = seconds(45), load = { 1, "kg" }, note = "the weight in the hand of the free side" },
      { sets = 3, reps = 14, rest = seconds(45), load = { 2, "kg" }, note = "the weight in the hand of the free side" },
      entry = 2 } },

  exercise "double-leg-bridge" { ref = "E08", title = "Double-leg bridge", kind = "strength", gap = hours(12),
    mark = "DEF",
    text = [[Lie on the back, knees bent. Push through the heels and lift the hips until trunk and thighs are in one
      line, ribs down, then lower. The knees do not fall in.]],
    ladder = ladder { sets = 3, reps = climb(8, 16, 2), hold = seconds(3), rest = seconds(45), entry = 3,
      harder = "single-leg-bridge" },
    no.lying_on_the_back },

  exercise "single-leg-bridge" { ref = "E09", title = "Single-leg bridge", kind = "heavy", gap = hours(48),
    mark = "DEF",
    text = [[As the bridge, with one foot on the floor and the other thigh held in line. Keep the pelvis level.]],
    ladder = ladder {
      { sets = 3, reps = 6,  hold = seconds(2), rest = seconds(60), note = "each side" },
      { sets = 3, reps = 8,  hold = seconds(2), rest = seconds(60), note = "each side" },
      { sets = 3, reps = 10, hold = seconds(2), rest = seconds(60), note = "each side" },
      { sets = 3, reps = 12, hold = seconds(2), rest = seconds(60), note = "each side" },
      { sets = 3, reps = 12, hold = seconds(2), rest = seconds(60), note = "each side, the foot on a step" },
      entry = 2, easier = "double-leg-bridge" },
    no.lying_on_the_back, no.fluoroquinolone },

  exercise "lateral-band-walk" { ref = "E12", title = "Lateral band walk", kind = "heavy", gap = hours(48),
    mark = "DEF",
    text = [[Loop a band where it is said and bend to a quarter squat. Take small steps sideways and keep the band
      tight, toes forward, knees over the middle toes. The trunk does not sway.]],
    ladder = ladder {
      { sets = 3, reps = 15, rest = seconds(60), note = "steps each way, band above the knees" },
      { sets = 3, reps = 15, rest = seconds(60), note = "steps each way, band at the ankles" },
      { sets = 3, reps = 15, rest = seconds(60), note = "steps each way, band at the forefeet" },
      { sets = 3, reps = 15, rest = seconds(60), note = "steps each way, a stronger band at the forefeet" },
      entry = 2 },
    no.fluoroquinolone },

  exercise "romanian-deadlift" { ref = "E23", title = "Single-leg Romanian deadlift", kind = "heavy", gap = hours(48),
    mark = "DEF",
    text = [[Hinge forward on one leg with a soft knee, the free leg back in line, and come up. Long spine, level
      hips.]],
    ladder = ladder {
      { sets = 3, reps = 8, rest = seconds(90), note = "each side, a hand on the wall" },
      { sets = 3, reps = 8, rest = seconds(90), note = "each side" },
      { sets = 3, reps = 8, rest = seconds(90), note = "each side", load = { 2, "kg" } },
      { sets = 3, reps = 8, rest = seconds(90), note = "each side", load = { 4, "kg" } },
      { sets = 3, reps = 8, rest = seconds(90), note = "each side", load = { 6, "kg" } },
      entry = 2 },
    no.fluoroquinolone,
    ask "hamstring-or-back" { when = f.hamstring_pain | f.back_pain, mark = "DEF",
      reason = "The back of the thigh or the back hurts." } },

  exercise "side-plank" { ref = "E24", title = "Side plank on the knees", kind = "isometric", gap = hours(6),
    mark = "DEF",
    text = [[Support yourself on one side on the forearm and the knees, the body in one straight line, hips forward, and
      hold.]],
    ladder = ladder { sets = 3, hold = climb(seconds(15), seconds(45), seconds(5)), rest = seconds(45),
      note = "each side, on the knees", entry = 2, harder = "side-plank-feet" },
    block "shoulder" { when = f.shoulder_pain, mark = "DEF",
      reason = "Shoulder pain: the pelvic drop takes its place." } },

  exercise "side-plank-feet" { ref = "E24", title = "Side plank on the feet", kind = "isometric", gap = hours(6),
    mark = "DEF",
    text = [[As the side plank, on the forearm and the feet, the body in one straight line, hips forward.]],
    ladder = ladder {
      { sets = 3, hold = seconds(15), rest = seconds(45), note = "each side" },
      { sets = 3, hold = seconds(20), rest = seconds(45), note = "each side" },
      { sets = 3, hold = seconds(25), rest = seconds(45), note = "each side" },
      { sets = 3, hold = seconds(30), rest = seconds(45), note = "each side" },
      { sets = 3, hold = seconds(35), rest = seconds(45), note = "each side" },
      { sets = 3, hold = seconds(40), rest = seconds(45), note = "each side" },
      { sets = 3, hold = seconds(45), rest = seconds(45), note = "each side" },
      { sets = 3, hold = seconds(45), rest = seconds(45), note = "each side, the top leg raised" },
      entry = 2, easier = "side-plank" },
    block "shoulder" { when = f.shoulder_pain, mark = "DEF",
      reason = "Shoulder pain: the pelvic drop takes its place." } },

  exercise "front-plank" { ref = "E25", title = "Front plank", kind = "isometric", gap = hours(6), mark = "DEF",
    text = [[On forearms and toes, the body in a line, ribs down, buttocks tight. Do not sag, and breathe on.]],
    ladder = ladder { sets = 3, hold = climb(seconds(15), seconds(45), seconds(5)), rest = seconds(45), entry = 2 },
    block "pregnancy-late" { when = m.pregnant & f.pregnancy_weeks:at_least(28), mark = "DEF", source = src.acog_804,
      reason = "Late in pregnancy: the plank against a wall." } },
}
