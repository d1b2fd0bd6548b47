-- The forty findings of workload W1: yes or no, numbers from 0 to 10, and one of four codes.

local list <const> = {}

for j = 0, 39 do
  local name <const>, question <const> = ("f%02d"):format(j), ("Finding %d?"):format(j)
  if j < 20 then
    table.insert(list, person.yes_no(name)(question))
  elseif j < 35 then
    table.insert(list, person.number(name) { question, unit = "points", from = 0, to = 10 })
  else
    table.insert(list, person.one_of(name) { question, codes = "c0 c1 c2 c3" })
  end
end

return findings(list)
