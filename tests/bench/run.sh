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

# Each event of a year by itself, over all shipped protocols: callgrind counts from one call of patient_apply to the next.
events_of() { # program
    : > "$work/events"
    for script in "$root"/protocols/runners-knee/*.lua; do
        case $script in *.cases.lua) continue ;; esac
        "$stride" compile "$script" > "$work/protocol.json"
        valgrind --tool=callgrind --toggle-collect=patient_apply --dump-after=patient_apply --combine-dumps=yes \
            --callgrind-out-file="$work/calls" "$1" kinds "$work/safety.json" "$work/protocol.json" \
            "$root/protocols/samples/v1-itb.json" 1 2> /dev/null | grep -v '^events' > "$work/kinds"
        awk '/^summary:/ { print $2 }' "$work/calls" | paste "$work/kinds" - | awk 'NF == 2' >> "$work/events"
    done
    for kind in any due closed day checkin findings; do
        awk -v kind=$kind 'kind == "any" || $1 == kind { print $2 }' "$work/events" | sort -n > "$work/one"
        set -- $(awk '{ n[NR] = $1 } END { print n[int((NR + 1) / 2)], n[int(NR * 9 / 10)] }' "$work/one")
        limit=-; ratio=-
        [ $kind != any ] || { limit=3000; ratio=$(awk "BEGIN { printf \"%.2f\", $1 / 3000 }"); }
        report "an event ($kind) of a year: median" "$1" instructions $limit $ratio
        report "an event ($kind) of a year: 9 of 10 below" "$2" instructions - -
    done
}

patient_year() {
    "$stride" compile "$root/protocols/vocabulary/red_flags.lua" > "$work/safety.json"
    "$stride" compile "$root/protocols/runners-knee/itb-syndrome.lua" > "$work/itbs.json"
    year_of fold "$1" "a patient's year in virtual time, folded" 30000000
    year_of kept "$1" "the same, written and hashed for the store" -
    events_of "$1"
}

# ---- W1: eight conditions, by the engine and by hand ----

# What it costs a patient: what is measured less what is not, as the difference of two run lengths.
w1_cost() { # program engine|hand what
    one=$(instructions "$1" "$2" "$3" 500 "$work/w1")
    two=$(instructions "$1" "$2" "$3" 1000 "$work/w1")
    echo $(((two - one) / 500))
}

w1_line() { # name figure reference aim
    report "$1" "$2" instructions "$3" "$(awk "BEGIN { printf \"%.2f\", $2 / $3 }")"
    [ "$4" = - ] || [ "$2" -le "$4" ] || echo "  above the aim of $4 instructions"
}

w1() {
    mkdir -p "$work/w1"
    for c in 0 1 2 3 4 5 6 7; do
        "$stride" compile "$root/tests/bench/w1/condition-$c.lua" --protocols "$root/tests/bench/w1" \
            > "$work/w1/condition-$c.json"
    done
    [ "$("$1" engine a 10000 "$work/w1")" = "$("$1" hand a 10000)" ] ||
        { echo "w1: the engine and the reference do not agree" >&2; exit 1; }
    [ "$("$1" engine c 1000 "$work/w1")" = "$("$1" hand c 1000)" ] ||
        { echo "w1: the engine and the reference do not agree after 40 rounds" >&2; exit 1; }
    for how in engine hand; do
        for what in draw none a b start c; do eval "${how}_$what=\$(w1_cost \"\$1\" $how $what)"; done
    done
    w1_line "W1a: a patient's 8 conditions evaluated" $((engine_a - engine_none)) $((hand_a - hand_none)) 7000
    w1_line "W1b: the same, explained as text" $((engine_b - engine_none)) $((hand_b - hand_none)) -
    w1_line "W1c: one finding has changed" $(((engine_c - engine_start - engine_draw) / 40)) \
        $(((hand_c - hand_start - hand_draw) / 40)) -
}

# ---- W5: a stepped protocol in virtual time, by the engine and by hand ----

w5() {
    "$stride" compile "$root/tests/bench/w5/stepped.lua" --protocols "$root/tests/bench/w5" > "$work/w5.json"
    "$stride" compile "$root/tests/bench/w5/vocabulary/red_flags.lua" --protocols "$root/tests/bench/w5" > "$work/w5-safety.json"
    set -- "$1" "$work/w5.json" "$work/w5-safety.json"
    begun=$(date +%s%N)
    engine=$("$1" engine 500 "$2" "$3")
    took=$((($(date +%s%N) - begun) / 1000))
    [ "$engine" = "$("$1" hand 500)" ] || { echo "w5: the engine and the reference do not agree" >&2; exit 1; }
    [ "$engine" = "$("$1" again 500 "$2" "$3")" ] || { echo "w5: what was read back ends otherwise" >&2; exit 1; }
    engine_one=$(instructions "$1" engine 10 "$2" "$3")
    engine_two=$(instructions "$1" engine 20 "$2" "$3")
    hand_one=$(instructions "$1" hand 100)
    hand_two=$(instructions "$1" hand 200)
    w1_line "W5a: a patient-day, check values of 500 patients met" $(((engine_two - engine_one) / 840)) \
        $(((hand_two - hand_one) / 8400)) -
    report "W5a: 500 patients on one core, start-up and all" $((42000 * 1000000 / took)) patient-days/s - -
    report "W5b: audit records, read back to the same states" "$("$1" kept 500 "$2" "$3" | awk '/bytes/ { print $5 }')" \
        bytes/pat-day - -
}

# ---- Loading, and answering at a save: times of a shared machine, for information ----

time_line() { # what, microseconds, the aim in milliseconds
    ms=$(awk "BEGIN { printf \"%.1f\", $2 / 1000 }")
    report "$1" "$ms" ms "$3" "$(awk "BEGIN { printf \"%.2f\", $ms / $3 }")"
}

load() { time_line "all shipped protocols, from nothing" "$("$1" "$root/protocols")" 50; }

watch() {
    cp -R "$root/protocols" "$work/watched"
    time_line "check --watch, from a save to the answer" \
        "$("$1" "$stride" "$work/watched" "$work/watched/runners-knee/itb-syndrome.lua")" 100
}

# ---- The interview: questions beside asking everything, over simulated patients ----

interview() {
    mkdir -p "$work/shipped"
    "$stride" compile "$root/protocols/vocabulary/red_flags.lua" > "$work/shipped/0-safety.json"
    for script in "$root"/protocols/runners-knee/*.lua; do
        case $script in *.cases.lua) continue ;; esac
        "$stride" compile "$script" > "$work/shipped/$(basename "$script" .lua).json"
    done
    said=$("$1" 1000 "$work"/shipped/*.json) || { echo "interview: another outcome than with all answers: $said" >&2; exit 1; }
    # "asked 26810, everything 72240, differ 0": a patient's questions, and half of everything, which is the most allowed.
    set -- $(echo "$said" | awk '{ printf "%.1f %.1f %.2f", $2 / 1000, $4 / 2000, $2 / $4 * 2 }')
    report "an interview's questions, half of all allowed" "$1" questions "$2" "$3"
}

command -v valgrind > /dev/null || { echo "the benchmarks count instructions with valgrind: apt-get install valgrind" >&2; exit 3; }
for program; do
    case $(basename "$program") in
    patient_year) patient_year "$program" ;;
    w1) w1 "$program" ;;
    w5) w5 "$program" ;;
    load) load "$program" ;;
    interview) interview "$program" ;;
    watch) watch "$program" ;;
    *) echo "run.sh does not know how to run $program" >&2; exit 2 ;;
    esac
done
if [ -n "$json" ]; then
    awk -F '\t' 'BEGIN { printf "[" }
        { printf "%s{\"what\":\"%s\",\"figure\":%s,\"unit\":\"%s\",\"reference\":\"%s\",\"ratio\":%s}", (NR > 1 ? "," : ""), $1, $2, $3, $4, ($5 == "-" ? "null" : $5) }
        END { print "]" }' "$lines" > "$json"
fi
