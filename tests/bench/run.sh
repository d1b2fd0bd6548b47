#!/bin/sh
# run.sh [--json FILE] PROGRAM... - runs the benchmarks and prints a line for each: what, figure, unit, reference, ratio.
# Costs are instructions counted by callgrind, as the difference of two run lengths, so that start-up does not count and a
# noisy machine does not matter; where it is time, references are run in turn with what is measured, and the run in the
# middle is taken. BENCH_FULL=1 runs W3 and W4 with as many as benchmarks are compared by; it takes a quarter of an hour.
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

# ---- W2: plans of weekdays and local times as instants, by the engine and by hand ----

above() { # figure limit what: said beside a figure that misses its bar
    awk "BEGIN { exit !($1 > $2) }" && echo "  above the limit of $2 $3" || true
}

w2() { # 384 instants a plan
    [ "$("$1" engine 52)" = "$("$1" hand 52)" ] || { echo "w2: the engine and the reference do not agree" >&2; exit 1; }
    engine=$((($(instructions "$1" engine 1040) - $(instructions "$1" engine 520)) / 520 / 384))
    hand=$((($(instructions "$1" hand 1040) - $(instructions "$1" hand 520)) / 520 / 384))
    report "W2: an instant of a plan, check value met" "$engine" instructions "$hand" "$(awk "BEGIN { printf \"%.2f\", $engine / $hand }")"
    above "$engine" 150 instructions
    report "W2: the first plan in a fresh process" "$("$1" first)" us - -
}

# ---- W3: very many timers in memory, by base/queue and by a uv_timer_t each ----

middle() { sort -n -k "$1" | awk '{ line[NR] = $0 } END { print line[int((NR + 1) / 2)] }'; } # the run in the middle by that column

w3_what() { # program a|b N runs
    i=0
    : > "$work/queue"; : > "$work/timers"
    while [ $((i += 1)) -le "$4" ]; do
        for way in queue timers; do "$1" $way "$2" "$3" >> "$work/$way" || exit 1; done
    done
    set -- "$2" "$3" $(middle 4 < "$work/queue") $(middle 4 < "$work/timers")
    ratio() { awk "BEGIN { printf \"%.3f\", $1 / $2 }"; }
    report "W3$1: $2 reminders, the whole of each" "$6" ns "${11}" "$(ratio "$6" "${11}")"
    above "$(ratio "$6" "${11}")" 0.1 "of a uv_timer_t each"
    [ "$1" = a ] || return 0
    report "W3$1: $2 reminders, to insert" "$3" ns "$8" "$(ratio "$3" "$8")"
    report "W3$1: $2 reminders, to cancel" "$4" ns "$9" "$(ratio "$4" "$9")"
    report "W3$1: $2 reminders, to fire" "$5" ns "${10}" "$(ratio "$5" "${10}")"
    report "W3$1: $2 reminders, resident memory of each" "$7" bytes "${12}" "$(ratio "$7" "${12}")"
    above "$7" 16 bytes
}

w3() {
    w3_what "$1" a 1000000 5
    w3_what "$1" b 1000000 5
    [ -z "${BENCH_FULL:-}" ] || w3_what "$1" a 10000000 1
    set -- $("$1" queue late 1000000)
    report "W3c: one due each 0.1 ms, how late: p50" "$2" us - -
    report "W3c: one due each 0.1 ms, how late: p99" "$3" us - -
}

# ---- W4: durable reminders, by stride and by plain SQLite ----

fresh() { rm -rf "$work/w4"; mkdir "$work/w4"; }

w4_rates() { # program bulk|single N: reminders a second of both, the runs in the middle of five
    : > "$work/stride"; : > "$work/sqlite"
    for i in 1 2 3 4 5; do
        for how in sqlite stride; do fresh; "$1" $how "$work/w4" "$2" "$3" >> "$work/$how" || exit 1; done
    done
    set -- "$2" "$4" $(middle 3 < "$work/stride") $(middle 3 < "$work/sqlite")
    report "W4 $1: a durable reminder, in and delivered" "$5" reminders/s "$8" "$(awk "BEGIN { printf \"%.2f\", $5 / $8 }")"
    awk "BEGIN { exit !($5 < $8 * $2) }" && echo "  below $2 of plain SQLite's rate" || true
    report "W4 $1: all enqueued" "$3" ms "$6" "$(awk "BEGIN { printf \"%.2f\", $3 / $6 }")"
    report "W4 $1: all delivered and acknowledged" "$4" ms "$7" "$(awk "BEGIN { printf \"%.2f\", $4 / $7 }")"
}

w4_one() { # program: latencies of one call at a time
    for how in disk sqlite stride; do
        fresh
        eval "one_$how=\$(\"\$1\" $how \"\$work/w4\" one 2000)"
    done
    set -- $one_stride $one_sqlite $one_disk
    report "W4c: one call at a time, p50 (SQLite)" "$1" us "$3" "$(awk "BEGIN { printf \"%.2f\", $1 / $3 }")"
    report "W4c: one call at a time, p50 (write and fdatasync)" "$1" us "$5" "$(awk "BEGIN { printf \"%.2f\", $1 / $5 }")"
    report "W4c: one call at a time, p99 (write and fdatasync)" "$2" us "$6" "$(awk "BEGIN { printf \"%.2f\", $2 / $6 }")"
}

w4_recovery() { # program N
    fresh
    "$1" stride "$work/w4" fill "$2" > "$work/said" &
    filling=$!
    until grep -q filled "$work/said"; do kill -0 $filling || exit 1; sleep 0.1; done
    kill -9 $filling
    wait $filling 2> /dev/null || true
    set -- "$2" $("$1" stride "$work/w4" recover "$(date +%s%N)")
    report "W4d: $1 pending, killed: first delivered" "$2" ms 50 "$(awk "BEGIN { printf \"%.2f\", $2 / 50 }")"
    report "W4d: $1 pending, killed: all armed" "$3" ms - -
    report "W4d: $1 pending: resident memory" "$4" KiB - -
    report "W4d: $1 pending: on disk for each" "$5" bytes - -
}

w4_lateness() { # program N
    fresh
    set -- $("$1" stride "$work/w4" late "$2")
    limit=$(awk "BEGIN { printf \"%.1f\", 3 + 3 * $5 }")
    report "W4e: one due a millisecond, how late: p50" "$2" ms - -
    report "W4e: one due a millisecond, how late: p99" "$3" ms "$limit" "$(awk "BEGIN { printf \"%.2f\", $3 / $limit }")"
}

w4() {
    many=10000 few=2000 pending=20000 late=3000
    [ -z "${BENCH_FULL:-}" ] || many=100000 few=10000 pending=1000000 late=10000
    w4_rates "$1" bulk $many 0.2
    w4_rates "$1" single $few 1
    w4_one "$1"
    w4_recovery "$1" $few
    w4_recovery "$1" $pending
    w4_lateness "$1" $late
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
    w2) w2 "$program" ;;
    w3) w3 "$program" ;;
    w4) w4 "$program" ;;
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
