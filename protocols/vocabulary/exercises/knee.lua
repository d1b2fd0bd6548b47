-- Exercises for the front of the thigh, E01 to E04 and E13 to E22, and for the calf, E26.

local f = require "findings"
local m = require "criteria/medicines"
local src = require "sources"
local no = require "exercises/cautions"

return {

  exercise "quadriceps-set" { ref = "E01", title = "Quadriceps set", kind = "strength", gap = hours(12), mark = "DEF",
    text = [[Sit or lie with the leg straight on the floor. Tighten the front of the thigh so that the knee presses down
      and the kneecap glides up; hold, then let go fully. The heel stays heavy; breathe on. Stop if it is sharp at the
      kneecap.]],
    ladder = ladder { sets = 3, reps = climb(6, 14, 2), hold = seconds(5), rest = seconds(30), entry = 3,
      harder = "straight-leg-raise" },
    no.end_range },

  exercise "straight-leg-raise" { ref = "E02", title = "Straight-leg raise", kind = "strength", gap = hours(12),
    mark = "DEF",
    text = [[Lie on the back, the other knee bent. Brace the thigh first, then raise the straight leg to the height of
      the other knee and lower it slowly. The back stays still and the knee straight.]],
    ladder = ladder {
      { sets = 3, reps = 8,  hold = seconds(2), rest = seconds(45) },
      { sets = 3, reps = 10, hold = seconds(2), rest = seconds(45) },
      { sets = 3, reps = 10, hold = seconds(2), rest = seconds(45), load = { 0.5, "kg" }, note = "ankle weight" },
      { sets = 3, reps = 10, hold = seconds(2), rest = seconds(45), load = { 1, "kg" },   note = "ankle weight" },
      { sets = 3, reps = 10, hold = seconds(2), rest = seconds(45), load = { 1.5, "kg" }, note = "ankle weight" },
      { sets = 3, reps = 10, hold = seconds(2), rest = seconds(45), load = { 2, "kg" },   note = "ankle weight" },
      entry = 2, easier = "quadriceps-set", harder = "seated-knee-extension" },
    no.lying_on_the_back,
    ask "hip-flexor" { when = f.hip_flexor_pain, mark = "DEF", reason = "Pain at the front of the hip." } },

  exercise "seated-knee-extension" { ref = "E04", title = "Seated knee extension, 90 to 45 degrees", kind = "heavy",
    gap = hours(48), mark = "DEF", source = src.powers_2014,
    text = [[Sit with the knee bent to 90 degrees. Straighten it half way only, to 45 degrees, pause, and lower, slowly
      both ways. Do not lean back.]],
    ladder = ladder {
      { sets = 3, reps = 10, tempo = "3-1-3", rest = seconds(60), note = "90 to 60 degrees" },
      { sets = 3, reps = 10, tempo = "3-1-3", rest = seconds(60), note = "90 to 45 degrees" },
      { sets = 3, reps = 12, tempo = "3-1-3", rest = seconds(60), note = "90 to 45 degrees" },
      { sets = 3, reps = 12, tempo = "3-1-3", rest = seconds(60), note = "90 to 45 degrees", load = { 1, "kg" } },
      { sets = 3, reps = 12, tempo = "3-1-3", rest = seconds(60), note = "90 to 45 degrees", load = { 2, "kg" } },
      { sets = 3, reps = 12, tempo = "3-1-3", rest = seconds(60), note = "90 to 45 degrees", load = { 3, "kg" } },
      entry = 3, harder = "leg-press" },
    no.fluoroquinolone },

  exercise "wall-sit" { ref = "E13", title = "Wall sit", kind = "isometric", gap = hours(6), mark = "DEF",
    text = [[Stand with the back on a wall and slide down until the knees are bent as far as said. Weight even, shins
      upright, knees not past the toes; hold, and breathe on.]],
    ladder = ladder {
      { sets = 5, hold = seconds(30), rest = seconds(120), note = "knees at 45 degrees" },
      { sets = 5, hold = seconds(30), rest = seconds(120), note = "knees at 60 degrees" },
      { sets = 5, hold = seconds(35), rest = seconds(120), note = "knees at 60 degrees" },
      { sets = 5, hold = seconds(40), rest = seconds(120), note = "knees at 60 degrees" },
      { sets = 5, hold = seconds(45), rest = seconds(120), note = "knees at 60 degrees" },
      { sets = 5, hold = seconds(45), rest = seconds(120), note = "knees at 75 degrees" },
      { sets = 5, hold = seconds(45), rest = seconds(120), note = "knees at 90 degrees" },
      entry = 2, harder = "spanish-squat" },
    no.blood_pressure },

  exercise "spanish-squat" { ref = "E14", title = "Spanish squat", kind = "isometric", gap = hours(6), mark = "DEF",
    text = [[Put a strong belt behind the upper calves, anchored in front. Sit back with upright shins and a tall trunk
      to the angle said, and hold at about 70 per cent effort. The belt lies on neither the tendon nor the kneecap; test
      the anchor first. Not while it hurts more than 3 of 10 at the kneecap.]],
    ladder = ladder {
      { sets = 5, hold = seconds(30), rest = seconds(120), note = "knees at 70 degrees" },
      { sets = 5, hold = seconds(35), rest = seconds(120), note = "knees at 70 degrees" },
      { sets = 5, hold = seconds(40), rest = seconds(120), note = "knees at 70 degrees" },
      { sets = 5, hold = seconds(45), rest = seconds(120), note = "knees at 70 degrees" },
      { sets = 5, hold = seconds(45), rest = seconds(120), note = "knees at 70 degrees", load = { 2, "kg" } },
      { sets = 5, hold = seconds(45), rest = seconds(120), note = "knees at 70 degrees", load = { 4, "kg" } },
      entry = 4, easier = "wall-sit", harder = "leg-press" },
    no.blood_pressure },

  -- 0 to 45 degrees is the range of a squat that loads the kneecap least [94].
  exercise "mini-squat" { ref = "E15", title = "Mini squat, 0 to 45 degrees", kind = "strength", gap = hours(24),
    mark = "DEF", source = src.powers_2014,
    text = [[Feet as wide as the hips. Sit back until the knees are bent to 45 degrees, no further, and stand up. Knees
      over the second toes, heels down.]],
    ladder = ladder {
      { sets = 3, reps = 10, rest = seconds(60), note = "0 to 30 degrees, hands on a table" },
      { sets = 3, reps = 10, rest = seconds(60), note = "0 to 45 degrees" },
      { sets = 3, reps = 12, rest = seconds(60), note = "0 to 45 degrees" },
      { sets = 3, reps = 14, rest = seconds(60), note = "0 to 45 degrees" },
      { sets = 3, reps = 16, rest = seconds(60), note = "0 to 45 degrees" },
      entry = 3, easier = "heel-slide", harder = "box-squat" } },

  exercise "box-squat" { ref = "E16", title = "Box squat", kind = "heavy", gap = hours(48), mark = "DEF",
    text = [[Sit back to a box as high as a chair, hips back and chest proud, and stand up again, slowly both ways,
      without dropping. If it hurts more than 3 of 10, use a higher box.]],
    ladder = ladder {
      { sets = 4, reps = 8,  tempo = "3-0-2", rest = seconds(120), note = "a higher box" },
      { sets = 4, reps = 8,  tempo = "3-0-2", rest = seconds(120) },
      { sets = 4, reps = 10, tempo = "3-0-2", rest = seconds(120) },
      { sets = 4, reps = 10, tempo = "3-0-2", rest = seconds(120), load = { 2, "kg" } },
      { sets = 4, reps = 10, tempo = "3-0-2", rest = seconds(120), load = { 4, "kg" } },
      { sets = 4, reps = 10, tempo = "3-0-2", rest = seconds(120), load = { 6, "kg" } },
      entry = 2, easier = "mini-squat", harder = "split-squat" },
    no.fluoroquinolone, no.heavy_after_injection },

  exercise "step-up" { ref = "E17", title = "Step-up", kind = "heavy", gap = hours(48), mark = "DEF",
    text = [[Put the whole foot on the step, stand up over that leg without pushing off behind, and lower slowly. If a
      step of 20 cm hurts more than 2 of 10, begin with 10 cm.]],
    ladder = ladder {
      { sets = 3, reps = 10, rest = seconds(60), note = "each side, 10 cm step" },
      { sets = 3, reps = 10, rest = seconds(60), note = "each side, 15 cm step" },
      { sets = 3, reps = 10, rest = seconds(60), note = "each side, 20 cm step" },
      { sets = 3, reps = 10, rest = seconds(60), note = "each side, 25 cm step" },
      { sets = 3, reps = 10, rest = seconds(60), note = "each side, 30 cm step" },
      { sets = 3, reps = 10, rest = seconds(60), note = "each side, 30 cm step", load = { 2, "kg" } },
      { sets = 3, reps = 10, rest = seconds(60), note = "each side, 30 cm step", load = { 4, "kg" } },
      entry = 3 },
    no.fluoroquinolone },

  exercise "step-down" { ref = "E18", title = "Step-down", kind = "heavy", gap = hours(48), mark = "DEF",
    text = [[Stand on the step on one leg. Bend it until the other heel brushes the floor, and come up. Pelvis level,
      knee over the second toe; a mirror helps. If it hurts more than 3 of 10 or the knee falls in, use a 10 cm
      step.]],
    ladder = ladder {
      { sets = 3, reps = 8, tempo = "3-0-2", rest = seconds(60), note = "each side, 10 cm step, a hand on the wall" },
      { sets = 3, reps = 8, tempo = "3-0-2", rest = seconds(60), note = "each side, 15 cm step" },
      { sets = 3, reps = 8, tempo = "3-0-2", rest = seconds(60), note = "each side, 20 cm step" },
      { sets = 3, reps = 8, tempo = "3-0-2", rest = seconds(60), note = "each side, 20 cm step", load = { 2, "kg" } },
      { sets = 3, reps = 8, tempo = "3-0-2", rest = seconds(60), note = "each side, 20 cm step", load = { 4, "kg" } },
      entry = 2, harder = "single-leg-squat" },
    no.fluoroquinolone,
    ask "poor-control" { when = f.step_down_quality:at_least(figure(4, "GK", src.piva_2006)), mark = "DEF",
      reason = "The knee falls in or the pelvis drops: a lower step first." } },

  exercise "split-squat" { ref = "E19", title = "Split squat", kind = "heavy", gap = hours(48), mark = "DEF",
    text = [[Take a long stance. Drop straight down until both knees are near 90 degrees, without touching the floor,
      and rise. The front shin stays upright.]],
    ladder = ladder {
      { sets = 3, reps = 8, tempo = "3-0-2", rest = seconds(90), note = "each side, half way down" },
      { sets = 3, reps = 8, tempo = "3-0-2", rest = seconds(90), note = "each side" },
      { sets = 3, reps = 8, tempo = "3-0-2", rest = seconds(90), note = "each side", load = { 2, "kg" } },
      { sets = 3, reps = 8, tempo = "3-0-2", rest = seconds(90), note = "each side", load = { 4, "kg" } },
      { sets = 3, reps = 8, tempo = "3-0-2", rest = seconds(90), note = "each side", load = { 6, "kg" } },
      entry = 2, easier = "box-squat" },
    no.fluoroquinolone, no.heavy_after_injection },

  -- Past its top come hops; those begin with the phase that has them, not by a ladder.
  exercise "single-leg-squat" { ref = "E20", title = "Single-leg squat to 60 degrees", kind = "heavy", gap = hours(48),
    mark = "DEF",
    text = [[On one leg, sit back until the knee is bent to 60 degrees, and rise. Level pelvis, quiet knee; a box behind
      you shows how deep. Not while it hurts more than 3 of 10.]],
    ladder = ladder {
      { sets = 3, reps = 6, rest = seconds(90), note = "each side" },
      { sets = 3, reps = 8, rest = seconds(90), note = "each side" },
      { sets = 3, reps = 8, rest = seconds(90), note = "each side", load = { 2, "kg" } },
      { sets = 3, reps = 8, rest = seconds(90), note = "each side", load = { 4, "kg" } },
      entry = 2, easier = "step-down" },
    no.fluoroquinolone, no.heavy_after_injection },

  -- 15RM falling to 6RM over twelve weeks, at 6 seconds a repetition and 48 hours apart [118].
  exercise "leg-press" { ref = "E22", title = "Leg press", kind = "heavy", gap = hours(48),
    mark = "read", source = src.hsr_registration,
    text = [[Feet as wide as the hips. Bend to the angle said and press, three seconds each way, without locking the
      knees or bouncing. "A load for 15" is one that 15 good repetitions allow, and no more. With pain at the kneecap
      only from 0 to 60 degrees. From week 20 of pregnancy on an upright seat.]],
    ladder = ladder {
      { sets = 4, reps = 15, tempo = "3-0-3", rest = seconds(180), note = "a load for 15, 0 to 60 degrees" },
      { sets = 4, reps = 12, tempo = "3-0-3", rest = seconds(180), note = "a load for 12, 0 to 60 degrees" },
      { sets = 4, reps = 10, tempo = "3-0-3", rest = seconds(180), note = "a load for 10, 0 to 60 degrees" },
      { sets = 4, reps = 8,  tempo = "3-0-3", rest = seconds(180), note = "a load for 8, 0 to 60 degrees" },
      { sets = 4, reps = 6,  tempo = "3-0-3", rest = seconds(180), note = "a load for 6, 0 to 60 degrees" } },
    no.fluoroquinolone, no.heavy_after_injection,
    ask "pregnancy-supine" { when = m.pregnant_20, mark = "GK", source = src.acog_804,
      reason = "From week 20 of pregnancy on an upright seat, or the box squat." } },

  exercise "calf-raise" { ref = "E26", title = "Calf raise", kind = "heavy", gap = hours(48), mark = "DEF",
    text = [[Rise straight up on the toes and lower slowly, the ball of the foot on an edge. Do not bounce or roll
      outwards.]],
    ladder = ladder {
      { sets = 3, reps = 13, tempo = "2-1-3", rest = seconds(60), note = "both legs, a hand on the wall" },
      { sets = 3, reps = 15, tempo = "2-1-3", rest = seconds(60), note = "both legs" },
      { sets = 3, reps = 8,  tempo = "2-1-3", rest = seconds(60), note = "one leg, each side" },
      { sets = 3, reps = 10, tempo = "2-1-3", rest = seconds(60), note = "one leg, each side" },
      { sets = 3, reps = 12, tempo = "2-1-3", rest = seconds(60), note = "one leg, each side" },
      { sets = 3, reps = 14, tempo = "2-1-3", rest = seconds(60), note = "one leg, each side" },
      entry = 2 },
    no.fluoroquinolone,
    ask "achilles" { when = f.achilles_pain:above(3), mark = "DEF", reason = "Pain at the heel tendon above 3." } },
}
