-- Measures that are no exercise. `block` rules a measure out; `ask` leaves it to a clinician or pharmacist.

return cares {
  require "care/comfort",
  require "care/medicines",
  require "care/injections",
}
