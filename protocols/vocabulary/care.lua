-- Measures that are no exercise. `block` rules a measure out; `ask` leaves it to a clinician or pharmacist.

local f = require "findings"
local is = require "criteria"

return cares {

  care "education" { title = "What this is, and what helps",
    text = [[The load on the knee was more than it could take; that can be turned round. Exercise starts in
      week one, not when the pain has gone. Pain while exercising, of 10: at 0 to 2 go on; 3 to 5 is allowed if it is
      back to the usual by the next morning; at 6 or more stop. Stop that exercise, too, after new swelling, locking,
      giving way or a limp. For a run the limit is lower, and is said with it.]] },

  care "load" { title = "Rest from what provokes it",
    text = [[Rest means to leave out the runs that bring the pain on, and downhill and sloping ground; all other
      movement goes on. Cycling and pool only while they hurt no more than 2 of 10. Whatever brings pain of 6 or more of
      10, new swelling, locking, giving way or a limp is left out.]] },

  care "ice" { title = "Ice, for comfort",
    text = [[For 10 to 20 minutes with a damp cloth between, never longer than 20, then at least 60 minutes without.
      Look at the skin every 5 minutes. Never over the head of the fibula, the bony knob below the outer knee, where a
      nerve lies close to the skin. Not in the half hour before exercise. It eases; it does not heal.]],
    block "skin-feeling" { when = is.reduced_skin_feeling, reason = "Reduced skin feeling: a cold burn is not felt." },
    block "raynaud" { when = f.raynaud, reason = "Vessels that close in the cold." },
    block "cryoglobulinaemia" { when = f.cryoglobulinaemia, reason = "Cryoglobulinaemia." },
    block "cold-urticaria" { when = f.cold_urticaria, reason = "Hives from cold." },
    block "circulation" { when = f.arterial_disease, reason = "Poor circulation in the legs." },
    block "crps" { when = f.crps, reason = "Complex regional pain syndrome." } },

  care "wrap" { title = "Elastic wrap",
    text = [[Wrap from the foot upwards, each turn over half of the last, snug and not tight. Loosen it at once for
      numbness, tingling, blue or pale toes, or more pain or swelling below. Off at night; wrap anew every 4 hours. Not
      over diclofenac gel.]],
    block "dvt"        { when = is.dvt_suspected, critical = true,
      reason = "Not while a clot in the leg is suspected." },
    block "arterial"   { when = f.arterial_disease, reason = "Poor circulation in the legs." },
    block "neuropathy" { when = f.neuropathy, reason = "Reduced skin feeling: too tight a wrap is not felt." },
    block "open-wound" { when = f.open_wound, reason = "Not over an open wound." } },

  care "oral-nsaid" { title = "Anti-inflammatory painkiller by mouth",
    text = [[One of them, not both: ibuprofen at most 1200 mg a day, or naproxen sodium at most 660 mg a day, as the
      label says, for 10 days at most. Never to get through an exercise or a test. Stop it and get help at once for
      black stool, vomited blood or faintness; for hives, a swollen face or wheezing; for chest pain, slurred speech or
      weakness of one side.]],
    ask "not-yet-decided" { when = always,
      reason = "The table of who may take it is not part of this version: a clinician or pharmacist decides." } },

  care "supervised-exercise" { title = "Physical therapy",
    text = [[One or two visits a week for 6 to 12 weeks: the exercises under a therapist's eye, with feedback, and how
      you run.]] },

  care "steroid-injection" { title = "Steroid injection beside the band, with imaging", approval = "clinician",
    text = [[The evidence is one small trial: 18 runners with symptoms for less than two weeks, 40 mg methylprednisolone
      with anaesthetic against anaesthetic alone. Pain on the treadmill fell more with the steroid between day 7 and day
      14; nobody was followed for longer. Afterwards no running and no jumping for 14 days; the skin may turn pale and
      thin there. The exercises go on.]],
    ask "approval"         { when = always, reason = "Only after a clinician's decision." },
    block "growing"        { when = is.minor | f.physes_open, reason = "Younger than 18, or open growth plates." },
    block "infection"      { when = f.skin_infection | f.fever, reason = "An infection of the skin or the body." },
    block "prosthesis"     { when = f.prosthesis, reason = "An artificial joint." },
    ask "anticoagulant"    { when = f.anticoagulant, reason = "Bleeding under a blood thinner." },
    ask "immunosuppression" { when = f.immunosuppressed, reason = "A weakened immune system." },
    ask "broken-skin"      { when = f.open_wound, reason = "Broken skin." } },

  care "surgical-opinion" { title = "A surgeon's opinion", approval = "clinician",
    text = [[For the few whose pain has not given way to six months of full treatment.]] },
}
