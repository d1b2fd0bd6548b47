return sources {
  source "benchmarks" "Workload W1 of the benchmarks: criteria evaluation.",
}
