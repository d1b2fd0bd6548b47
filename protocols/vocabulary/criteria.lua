-- Conditions and numbers that several protocols, the measures and the red flags share.

return criteria {
  require "criteria/shared",
  require "criteria/look_alikes",
  require "criteria/severity",
}
