-- Conditions that several protocols and the red flags share.

local f = require "findings"

local hip_turns_less <const> = f.hip_ir_other_side_deg - f.hip_ir_deg

return criteria {
  minor   = named "younger than 18" { f.age:below(18) },
  swollen = named "a swollen joint" { f.effusion:at_least "small" },

  -- DEF: reduced is below 20 degrees at 90 degrees of flexion, or 15 degrees less than the other side.
  hip_rotation_reduced = named "the hip turns inwards less than it should" {
    f.hip_ir_deg:below(20) | hip_turns_less:at_least(15) },
  cannot_bear_weight = named "cannot take four steps" { ~f.weight_bear_4_steps_now },

  dvt_suspected = named "a clot in the leg is suspected" { f.leg_swelling_or_calf_pain },
  reduced_skin_feeling = named "reduced feeling in the skin" { f.neuropathy | f.sensation_loss },

  -- Severity of ITBS, pes anserine and popliteus conditions: the worst of what is known (DEF). The pain bands are the
  -- project's own; published cut-offs differ (VAS up to 3.4, up to 6.4, above; NRS up to 5, 6-7, 8 and above).
  severity_by_lefs = worst_known {
    f.pain "worst-24h":bands { mild = 0, moderate = 4, severe = 7 },
    f.lefs:bands { severe = 0, moderate = 45, mild = 65 },
    f.running_limitation:bands { mild = 1, moderate = 3, severe = 4 },     -- the grade, GK [116]
  },
}
