-- Jumps, E33 to E35, and running.
--
-- 48 hours between jumps, and between runs up to level 14 of the table (DEF).

local no = require "exercises/cautions"

return {

  exercise "double-leg-jump" { ref = "E33", title = "Double-leg jump and stick", kind = "plyometric", impact = true,
    gap = hours(48), mark = "DEF",
    text = [[Jump low, land quietly on both feet with the knees over the toes, and hold the landing for two seconds.]],
    ladder = ladder {
      { sets = 3, reps = 8, rest = seconds(90), note = "heels lifted only" },
      { sets = 3, reps = 8, rest = seconds(90) },
      { sets = 3, reps = 8, rest = seconds(90), note = "a little higher" },
      entry = 2, harder = "single-leg-hop" },
    no.steroid, no.prp, no.bone_stress, no.fluoroquinolone, no.jumps_in_pregnancy },

  exercise "single-leg-hop" { ref = "E34", title = "Single-leg hop", kind = "plyometric", impact = true,
    gap = hours(48), mark = "DEF",
    text = [[Hop forward or in place on one leg and stick the landing, soft and level. Pain in a bone while hopping:
      stop, and tell the clinic.]],
    ladder = ladder {
      { sets = 3, reps = 4, rest = seconds(120), note = "each side, in place" },
      { sets = 3, reps = 6, rest = seconds(120), note = "each side, in place" },
      { sets = 3, reps = 6, rest = seconds(120), note = "each side, forward" },
      { sets = 3, reps = 6, rest = seconds(120), note = "each side, three in a row" },
      entry = 2, easier = "double-leg-jump" },
    no.steroid, no.prp, no.bone_stress, no.fluoroquinolone, no.jumps_in_pregnancy },

  exercise "pogo-hops" { ref = "E35", title = "Pogo hops", kind = "plyometric", impact = true, gap = hours(48),
    mark = "DEF",
    text = [[Small springy hops from the ankles on both feet, tall and quick, the knees nearly straight.]],
    ladder = ladder {
      { sets = 3, reps = 10, rest = seconds(60), note = "marching" },
      { sets = 3, reps = 20, rest = seconds(60) },
      { sets = 3, reps = 30, rest = seconds(60) },
      { sets = 3, reps = 30, rest = seconds(60), note = "one leg, each side" },
      entry = 2 },
    no.steroid, no.prp, no.bone_stress, no.fluoroquinolone, no.jumps_in_pregnancy },

  -- Table C: 14 levels, three days a week. How many good runs a level takes is the protocol's.
  exercise "walk-run" { title = "Walk and run", kind = "run", impact = true, gap = hours(48), mark = "DEF",
    text = [[On flat, even ground, walk and run in turns as said. Take short, quick steps. A sharp pain at the knee ends
      the run at once.]],
    ladder = ladder {
      { lasts = minutes(18), note = "level 1: 6 x (2 min walk + 1 min run)" },
      { lasts = minutes(20), note = "level 2: 5 x (2 min walk + 2 min run)" },
      { lasts = minutes(20), note = "level 3: 4 x (2 min walk + 3 min run)" },
      { lasts = minutes(20), note = "level 4: 5 x (1 min walk + 3 min run)" },
      { lasts = minutes(20), note = "level 5: 4 x (1 min walk + 4 min run)" },
      { lasts = minutes(24), note = "level 6: 4 x (1 min walk + 5 min run)" },
      { lasts = minutes(27), note = "level 7: 3 x (1 min walk + 8 min run)" },
      { lasts = minutes(26), note = "level 8: 2 x (1 min walk + 12 min run)" },
      { lasts = minutes(20), note = "level 9: run without a break" },
      { lasts = minutes(22), note = "level 10: run without a break" },
      { lasts = minutes(24), note = "level 11: run without a break" },
      { lasts = minutes(26), note = "level 12: run without a break" },
      { lasts = minutes(28), note = "level 13: run without a break" },
      { lasts = minutes(30), note = "level 14: run without a break" } },
    no.steroid, no.prp, no.bone_stress },

  -- No run more than a tenth longer than the longest of the last 30 days; here each rung is at most that.
  exercise "continuous-run" { title = "Run without a break", kind = "run", impact = true, gap = hours(48), mark = "DEF",
    text = [[Run easily without a break. Change one thing a week: first the distance, then hills, then speed, downhill
      last. A sharp pain at the knee ends the run at once.]],
    ladder = ladder {
      { lasts = minutes(21) }, { lasts = minutes(23) }, { lasts = minutes(25) }, { lasts = minutes(27) },
      { lasts = minutes(30) }, { lasts = minutes(33) }, { lasts = minutes(36) }, { lasts = minutes(39) },
      { lasts = minutes(42) }, { lasts = minutes(46) }, { lasts = minutes(50) }, { lasts = minutes(55) },
      { lasts = minutes(60) },
      entry = 5, easier = "walk-run" },
    no.steroid, no.prp, no.bone_stress },
}
