return sources {
  source "benchmarks" "Workload W5 of the benchmarks: a simulation in virtual time.",
}
