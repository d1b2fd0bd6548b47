-- How bad it is, and how easily it is stirred up (1.9, DEF).
--
-- Severity is the worst of what is known. The pain bands are the project's own; published cut-offs differ (VAS up to
-- 3.4, up to 6.4, above [112]; NRS up to 5, 6-7, 8 and above [113]).

local f = require "findings"

local by_pain <const> = f.pain "worst-24h":bands { mild = 0, moderate = 4, severe = 7 }

return {
  severity_by_lefs = worst_known {      -- ITBS, pes anserine, popliteus
    by_pain,
    f.lefs:bands { severe = 0, moderate = 45, mild = 65 },
    f.running_limitation:bands { mild = 1, moderate = 3, severe = 4 },     -- the grade, GK [116]
  },
  severity_by_akps = worst_known {      -- patellofemoral pain, chondromalacia, fat pad, plica
    by_pain,
    f.akps:bands { severe = 0, moderate = 60, mild = 80 },
  },

  -- Back to the usual within an hour: low; within 24 hours: moderate; later: high.
  irritability = f.settling_h:bands { low = 0, moderate = 1, high = 24.001 },
}
