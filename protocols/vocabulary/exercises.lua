-- The exercises, with their number in the catalogue as `ref`, in the order knee, hip and trunk, mobility, impact.
--
-- Each has the dose of the catalogue as the entry of its ladder; below it the way back, above it the way on: one thing
-- at a time, repetitions by 2, holds by 5 s, steps by 5 cm, loads by a small weight or the next band (DEF throughout).
-- Past its ends a ladder names the exercise that takes over. A phase may give an exercise a ladder of its own.
--
-- `gap` is the least time to the same kind on the same limb (DEF; 48 h of heavy work from a published trial): isometric
-- holds 6 h; mobility and unloaded floor work 12 h; moving repetitions at 12RM or heavier, or with an effort of 7 of 10
-- and more, 48 h; jumps and runs 48 h. Two or three repetitions kept in reserve are an effort of 7 to 8.

return exercises {
  require "exercises/knee",
  require "exercises/hip",
  require "exercises/mobility",
  require "exercises/impact",
}
