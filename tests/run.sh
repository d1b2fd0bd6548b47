#!/bin/sh
# run.sh LOGS TEST... - runs tests side by side, keeping their logs in the folder LOGS meanwhile, and sums them up; the
# last line is "N passed, M failed".
#
# A TEST is a Check program, which prints a line "suite NAME: N tests, M failures" (support_run does), or a *.sh script,
# which prints "ok N - name" and "not ok N - name" ("ok N - name # SKIP why" is neither). The log of a test that failed is
# shown, of the others a line. A crash, a time-out, a sanitizer's report, a status that contradicts the lines, and a
# test that ran nothing each count as one failure. Environment: JOBS, TEST_TIMEOUT (seconds a program), SAN, STRIDE.
set -u

# One test: leaves LOG (what it printed) and LOG.sum ("passed failed skipped name").
run_one() {
    log=$1 test=$2 name=$3
    ASAN_OPTIONS="exitcode=99:log_path=$log.san:${ASAN_OPTIONS:-}"
    UBSAN_OPTIONS="print_stacktrace=1:exitcode=99:log_path=$log.san:${UBSAN_OPTIONS:-}"
    export ASAN_OPTIONS UBSAN_OPTIONS
    limit=
    command -v timeout >/dev/null 2>&1 && limit="timeout -k 5 ${TEST_TIMEOUT:-300}"
    case $test in /*) ;; *) test=./$test ;; esac
    if [ -x "$test" ]; then $limit "$test"; else $limit sh "$test"; fi >"$log" 2>&1 </dev/null
    status=$?
    reports=$(ls "$log".san* 2>/dev/null | wc -l)
    [ "$reports" -eq 0 ] || cat "$log".san* >>"$log"
    case $test in *.sh) kind=tap ;; *) kind=suite ;; esac
    awk -v kind=$kind -v status=$status -v reports="$reports" -v name="$name" -v log_file="$log" '
        kind == "suite" && /^suite .*: [0-9]+ tests, [0-9]+ failures$/ { passed += $(NF-3) - $(NF-1); failed += $(NF-1) }
        kind == "tap" && /^ok .*# *[Ss][Kk][Ii][Pp]/ { skipped++; next }
        kind == "tap" && /^ok( |$)/ { passed++ }
        kind == "tap" && /^not ok( |$)/ { failed++ }
        kind == "tap" && /^1\.\.[0-9]+/ { planned = substr($1, 4); plan = 1 }
        function fault(why) { failed++; print "run.sh: " name " " why >>log_file }
        END {
            if (status == 124 || status == 137) fault("was stopped: it took too long")
            else if (status > 128) fault("died of signal " status - 128)
            else if (status && !failed) fault("exited with status " status)
            else if (plan && planned != passed + failed + skipped) fault("ran another number of tests than planned")
            else if (!status && !failed && reports) fault("made a sanitizer report")
            if (!(passed + failed + skipped)) fault("ran no test")
            print passed + 0, failed + 0, skipped + 0, name
        }' "$log" >"$log.sum"
    read -r passed failed skipped name <"$log.sum"
    if [ "$failed" -eq 0 ]; then
        echo "ok      $name ($passed)"
    else
        { echo "FAILED  $name"; sed 's/^/    /' "$log"; } >"$log.show"
        cat "$log.show"
        rm -f "$log.show"
    fi
}

if [ "$1" = --one ]; then
    shift
    test=$1
    name=${test#"$RUN_BUILD"/}
    name=${name#tests/}
    run_one "$RUN_LOGS/$(echo "$name" | tr / .)" "$test" "$name"
    exit 0
fi

logs=$1
shift
mkdir -p "$logs" && RUN_LOGS=$(mktemp -d "$(cd "$logs" && pwd)/run.XXXXXX") || exit 1
RUN_BUILD=${logs%/*}
trap 'rm -rf "${RUN_LOGS:?}"' EXIT
trap 'exit 130' INT TERM
# A busy machine must not fail a test that Check gives four seconds.
: "${CK_TIMEOUT_MULTIPLIER:=${SAN:+15}}" "${CK_TIMEOUT_MULTIPLIER:=5}"
export RUN_LOGS RUN_BUILD CK_TIMEOUT_MULTIPLIER
if [ $# -gt 0 ]; then
    printf '%s\n' "$@" | xargs -P "${JOBS:-2}" -n 1 sh "$0" --one
fi
count=$#
cat "$RUN_LOGS"/*.sum 2>/dev/null | awk -v count=$count '
    { passed += $1; failed += $2; skipped += $3; if ($2) bad = bad " " $4; seen++ }
    END {
        if (seen < count) { failed += count - seen; print count - seen " test program(s) did not report" }
        if (!(passed + failed)) { failed = 1; print "no test ran" }
        if (bad) print "failed:" bad
        if (skipped) print "skipped: " skipped
        print passed + 0 " passed, " failed + 0 " failed"
        exit failed > 0
    }'
