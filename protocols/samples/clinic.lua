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

  -- Alerts are Anna's first; one that she has not acknowledged within an hour of opening time goes to whoever is next.
  people = {
    person "anna" { name = "Anna Berg", role = "clinician", on_call = 1, within_min = 60 },
    person "max"  { name = "Max Otto", role = "admin" },
  },

  -- How reminders reach patients. Without channels they are lines on the terminal in which serve runs. Secrets stand in
  -- files of their own, readable by the service alone; detail = "full" writes exercises and doses into a message, which
  -- otherwise says only that a session is due. "stride channel test NAME" tries one.
  channels = {
    terminal = {},
    -- file = { path = "/var/lib/stride/reminders.jsonl" },
    -- email = {
    --   server = "smtps://mail.example.org:465", from = "Midtown Knee Clinic <knee@example.org>",
    --   user = "knee", password_file = "/etc/stride/mail.password",
    -- },
    -- webhook = { url = "https://gateway.example.org/stride", secret_file = "/etc/stride/webhook.secret" },
  },
  messages = 3, -- with exercises, a patient and day

  -- heartbeat = { url = "https://watch.example.org/stride", every_min = 5 },
  -- anchor = { file = "/mnt/elsewhere/stride.heads" },
}
