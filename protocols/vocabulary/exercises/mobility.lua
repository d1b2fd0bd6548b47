-- The lateral stretch, the foam roll and the heel slide: E27, E32 and E36.
--
-- A stretch grows by its hold; it has no load.

local f = require "findings"
local src = require "sources"
local no = require "exercises/cautions"

return {

  exercise "lateral-hip-stretch" { ref = "E27", title = "Standing lateral hip stretch", kind = "mobility",
    gap = hours(12), mark = "DEF", source = src.friede_2022,
    text = [[Cross the sore leg behind the other, push that hip out and lean away until the outer hip pulls. It
      stretches the muscle; the band itself is not made longer. Stop if it brings on the pain at the outer knee.]],
    ladder = ladder { sets = 3, hold = climb(seconds(20), seconds(40), seconds(5)), rest = seconds(10), entry = 3 } },

  exercise "foam-roll-lateral-thigh" { ref = "E32", title = "Foam roll, outer thigh", kind = "mobility",
    gap = hours(12), mark = "DEF", source = src.van_der_worp_2012,
    text = [[Lie sideways on a roller and make slow passes from below the hip to a hand's breadth above the knee, with
      at most 5 of 10 pressure. Never over the bony point at the outer side of the knee or the head of the
      fibula.]],
    ladder = ladder {
      { sets = 2, lasts = seconds(60), rest = seconds(30), note = "against a wall" },
      { sets = 2, lasts = seconds(60), rest = seconds(30) },
      entry = 2 },
    block "anticoagulant" { when = f.anticoagulant, mark = "DEF",
      reason = "Rolling may bleed under a blood thinner." },
    no.clot,
    block "skin" { when = f.open_wound | f.skin_infection, mark = "DEF",
      reason = "Not over broken or infected skin." } },

  exercise "heel-slide" { ref = "E36", title = "Heel slide", kind = "mobility", gap = hours(12), mark = "DEF",
    text = [[Lie on the back and slide the heel slowly towards the buttock and back, as far as it goes without
      forcing.]],
    ladder = ladder { sets = 2, reps = climb(11, 19, 2), rest = seconds(30), entry = 3, harder = "mini-squat" },
    no.lying_on_the_back },
}
