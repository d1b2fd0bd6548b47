-- A clinic's settings: stride clinic set protocols/samples/clinic.lua --store clinic.db
-- Hours are what the clock at the clinic shows; a weekday that is not there is closed. A clinic that closes at noon
-- writes "08:00-12:00 14:00-18:00".
return clinic {
  name  = "Midtown Knee Clinic",
  zone  = "America/New_York",
  phone = "+1 212 555 0100",

  hours = {
    mon = "07:00-19:00",
    tue = "07:00-19:00",
    wed = "07:00-19:00",
    thu = "07:00-19:00",
    fri = "07:00-19:00",
    sat = "07:00-19:00",
    sun = closed,
  },

  holidays = { "2026-11-26", "2026-12-25", "2027-01-01", "2027-05-31", "2027-07-05", "2027-09-06", "2027-11-25" },

  -- What patients are told behind the route that stride itself names; also same_day, urgent_48h, urgent_2w, routine.
  routes = {
    emergency    = "In New York call 911.",
    out_of_hours = "Take your list of medicines with you.",
  },

  people = {
    person "anna" { name = "Anna Berg", role = "clinician" },
    person "max"  { name = "Max Otto", role = "admin" },
  },
}
