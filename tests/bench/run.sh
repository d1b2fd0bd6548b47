#!/bin/sh
# run.sh [--json FILE] PROGRAM... - runs the benchmarks and prints a line for each: what, figure, unit, reference, ratio.
# Costs are instructions counted by callgrind, as the difference of two run lengths, so that start-up does not count and a
# noisy machine does not matter.
set -eu
json=
if [ "${1:-}" = --json ]; then json=$2; shift 2; fi
root=$(cd "$(dirname "$0")/../.." && pwd)
stride=${STRIDE:-$root/build/stride}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
lines=$work/lines
: > "$lines"

report() { # what figure unit reference ratio
    printf '%-44s %14s %-14s reference %-14s ratio %s\n' "$1" "$2" "$3" "$4" "$5"
    printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$5" >> "$lines"
}

instructions() { # program args...: total instructions of one run
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null | awk '/Collected/ { print $NF }'
}

# How, program, what to call it, its aim ("-" for none).
year_of() {
    set -- "$@" "$work/safety.json" "$work/itbs.json" "$root/protocols/samples/v1-itb.json"
    [ "$("$2" "$1" "$5" "$6" "$7" 2)" = "$("$2" "$1" "$5" "$6" "$7" 2)" ] ||
        { echo "patient_year: the same events gave other bytes" >&2; exit 1; }
    one=$(instructions "$2" "$1" "$5" "$6" "$7" 1)
    two=$(instructions "$2" "$1" "$5" "$6" "$7" 2)
    ratio=-
    [ "$4" = - ] || ratio=$(awk "BEGIN { printf \"%.2f\", ($two - $one) / $4 }")
    report "$3" $((two - one)) instructions "$4" "$ratio"
}

patient_year() {
    "$stride" compile "$root/protocols/vocabulary/red_flags.lua" > "$work/safety.json"
    "$stride" compile "$root/protocols/runners-knee/itb-syndrome.lua" > "$work/itbs.json"
    year_of fold "$1" "a patient's year in virtual time, folded" 30000000
    year_of kept "$1" "the same, written and hashed for the store" -
}

command -v valgrind > /dev/null || { echo "the benchmarks count instructions with valgrind: apt-get install valgrind" >&2; exit 3; }
for program; do
    case $(basename "$program") in
    patient_year) patient_year "$program" ;;
    *) echo "run.sh does not know how to run $program" >&2; exit 2 ;;
    esac
done
if [ -n "$json" ]; then
    awk -F '\t' 'BEGIN { printf "[" }
        { printf "%s{\"what\":\"%s\",\"figure\":%s,\"unit\":\"%s\",\"reference\":\"%s\",\"ratio\":%s}", (NR > 1 ? "," : ""), $1, $2, $3, $4, ($5 == "-" ? "null" : $5) }
        END { print "]" }' "$lines" > "$json"
fi
