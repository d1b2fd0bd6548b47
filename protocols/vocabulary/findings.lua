-- The findings: every fact that a protocol may ask for, in the order in which it is asked and shown: first what the red
-- flags ask for, then pain, history and examination, then measures and medicines.
--
-- Names are those of the clinical fact sheet. A finding keeps its name, type and unit for ever; a change is a new name.
-- Codes and contexts grow at their end only. An answer that is older than `fresh` counts as unknown; a finding without
-- it is a lasting fact. How long answers stay fresh is a project default (DEF), as is every range here.

return findings {
  require "findings/person",
  require "findings/warning_signs",
  require "findings/hip_and_bone",
  require "findings/pain",
  require "findings/examination",
  require "findings/measures",
  require "findings/medicines",
}
