-- What workload W5 knows of a patient.

return findings {
  person.yes_no "fever" { "Do you have a fever?", fresh = days(14) },
  knee.number "pain" { "How bad was the pain today, at its worst?", unit = "0-10", from = 0, to = 10, fresh = days(7) },
}
