-- What the patient does besides exercise: knowing, sparing, cooling, wrapping, taping; and therapy.

local f = require "findings"
local is = require "criteria"
local src = require "sources"

local function known(condition) return decided(condition) & condition end

return {

  care "education" { title = "What this is, and what helps", mark = "GK", source = src.thomee_1997,
    text = [[Your knee was given more load than it could take. That can be turned round. Exercise starts in week one; do
      not wait until the pain has gone. Pain while you exercise, of 10: at 0 to 2 go on. At 3 to 5 go on if it is back
      to the usual by the next morning, and does not rise from week to week. At 6 or more stop. If you are younger than
      18, stop above 3. Stop that exercise, too, after new swelling, locking, giving way or a limp. For a run the limit
      is lower, and is said with it. Load, sleep and stress all count.]] },

  care "load" { title = "Rest from what provokes it", mark = "DEF",
    text = [[Leave out the runs that bring the pain on, and downhill and sloping ground. Go on with all other movement.
      Cycle or swim only while it hurts no more than 2 of 10. Leave out whatever brings pain of 6 or more of 10, new
      swelling, locking, giving way or a limp.]] },

  care "load-patellofemoral" { title = "Less of what provokes it", mark = "DEF", source = src.esculier_2018,
    text = [[Do half of what brings the pain on: deep squats, stairs, kneeling, long sitting, running. Or do so little
      of it that it hurts no more than 2 of 10. Go on with all other movement. When you sit for long, straighten the
      knee before it hurts. Cycle or swim only while it hurts no more than 2 of 10. Leave out whatever brings pain of 6
      or more of 10, new swelling, locking, giving way or a limp.]] },

  care "running-patellofemoral" { title = "How to run with pain at the kneecap", mark = "read",
    source = src.trek_runners,
    text = [[Run more often, but less far: five times 3 km, not three times 5. Run a fifth slower. Run for four minutes,
      then walk for one. No downhill and no stairs until they hurt no more than 2 of 10. A run may hurt at most 2 of 10.
      The pain is back to what it was within 60 minutes, and no worse the next morning. Take 5 per cent more steps a
      minute at the same speed; after two good weeks 7.5 per cent more, never above 10. This helps most if you take 170
      steps or fewer.]] },

  care "ice" { title = "Ice, for comfort", mark = "read", source = src.cold_therapy,
    text = [[For 10 to 20 minutes with a damp cloth between, never longer than 20, then at least 60 minutes without.
      Look at the skin every 5 minutes. Never over the head of the fibula, the bony knob below the outer knee, where a
      nerve lies close to the skin. Not in the half hour before exercise. It eases; it does not heal.]],
    block "skin-feeling" { when = is.reduced_skin_feeling, reason = "Reduced skin feeling: a cold burn is not felt." },
    block "raynaud" { when = f.raynaud, reason = "Vessels that close in the cold." },
    block "cryoglobulinaemia" { when = f.cryoglobulinaemia, reason = "Cryoglobulinaemia." },
    block "cold-urticaria" { when = f.cold_urticaria, reason = "Hives from cold." },
    block "circulation" { when = f.arterial_disease, reason = "Poor circulation in the legs." },
    block "crps" { when = f.crps, reason = "Complex regional pain syndrome." } },

  care "wrap" { title = "Elastic wrap", mark = "GK",
    text = [[Wrap from the foot upwards, each turn over half of the last, snug and not tight. Loosen it at once for
      numbness, tingling, blue or pale toes, or more pain or swelling below. Off at night; wrap anew every 4 hours. Not
      over diclofenac gel.]],
    block "dvt"        { when = is.dvt_suspected, critical = true,
      reason = "Not while a clot in the leg is suspected." },
    block "arterial"   { when = f.arterial_disease, reason = "Poor circulation in the legs." },
    block "neuropathy" { when = f.neuropathy, reason = "Reduced skin feeling: too tight a wrap is not felt." },
    block "open-wound" { when = f.open_wound, reason = "Not over an open wound." } },

  -- Grade B with exercise, for at most four weeks; against it as a way to activate the muscle.
  care "tape" { title = "Tape at the kneecap", mark = "read", source = src.willy_2019,
    text = [[Tape made to measure by the therapist may ease the pain during exercise, for four weeks at most. Off after
      one or two days, and at once for a rash. It does not make the muscle work better.]],
    block "rash" { when = f.tape_rash, mark = "GK", reason = "Tape gave a rash." },
    block "broken-skin" { when = f.open_wound | f.skin_infection, mark = "GK", reason = "Not on broken skin." },
    block "four-weeks" { when = known(days_in_step:above(28)), reason = "Four weeks of tape are over." } },

  -- Grade A with exercise, for at most six weeks, and only for a foot that rolls inwards more than is normal.
  care "foot-orthosis" { title = "Ready-made insoles", mark = "read", source = src.willy_2019,
    text = "Ready-made insoles with the exercises, for six weeks at most.",
    block "normal-foot" { when = known(~f.pronation_excess),
      reason = "They help only a foot that rolls inwards more than is normal." },
    ask "foot-open" { when = ~f.pronation_excess, critical = true,
      reason = "They help only a foot that rolls inwards more than is normal." },
    block "six-weeks" { when = known(days_in_step:above(42)), reason = "Six weeks of insoles are over." } },

  care "brace" { title = "Brace, sleeve or knee orthosis", mark = "read", source = src.willy_2019,
    text = "Not for pain at the kneecap: the guideline says that they should not be prescribed.",
    block "not-prescribed" { when = always, reason = "Braces, sleeves and knee orthoses should not be prescribed." } },

  care "supervised-exercise" { title = "Physical therapy", mark = "DEF",
    text = [[One or two visits a week for 6 to 12 weeks: the exercises under a therapist's eye, with feedback, and how
      you run.]] },
}
