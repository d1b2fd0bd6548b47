-- The one exercise of workload W5, as often a day as a step says.

return exercises {
  exercise "heel-slide" { title = "Heel slide", kind = "mobility", gap = hours(0),
    text = "Lie on the back and slide the heel towards the seat and away again." },
}
