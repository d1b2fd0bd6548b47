#!/bin/sh
# Cases: a failing one says where and why, and a wrong script is never taken for one that passes. The shipped ones have
# scripts of their own, cases_*.sh, which run side by side.
. "$(dirname "$0")/support/support.sh"

few=$ROOT/protocols/runners-knee/chondromalacia-patellae.cases.lua
shipped_json() {
    run test "$few" --json
    gave 0 && same lines 1 "$(wc -l <out | tr -d ' ')" && holds out failed 0 && holds out cases.0.result passed && holds out errors "[]"
}
quiet() { run test "$few"; gave 0 && ! grep -q "$(printf '\033')" out && ! grep -q "$(printf '\r')" err; }
same_again() { run test "$few" --json; mv out first; run test "$few" --json; cmp first out; }

cp -R "$ROOT/protocols" root
find root -name '*.cases.lua' -exec rm {} +
cases=root/runners-knee/itb-syndrome.cases.lua
story() {                                # writes the cases: a head, and the steps of one
    printf 'return cases "itb-syndrome" { side = "right", zone = "America/New_York", at = "2027-03-01 09:00",\n  case "one" {\n%s\n  },\n}\n' "$1" >"$cases"
}
SEEN='    given { pain_place = { "lateral_epicondyle" }, run_flat = true, noble = true, onset = "gradual", otherwise_normal() },'

fails() {
    story "$SEEN
    expect { disposition = \"self-ok\",
      [\"itb-syndrome\"] = { strength = \"probable\" } },"
    run test --protocols root
    gave 1 && says out "FAIL  $cases:2: itb-syndrome: one" && says out "$cases:4: itb-syndrome: strength" &&
        says out "expected  probable" && says out "got       definite" && says out "Noble test, or tenderness of the epicondyle" &&
        same "last line" "0 passed, 1 failed" "$(tail -1 out)" && same errors "" "$(cat err)"
}
fails_json() {
    run test --protocols root --json
    gave 1 && holds out failed 1 && holds out cases.0.line 2 && holds out cases.0.failures.0.line 4 &&
        holds out cases.0.failures.0.what "itb-syndrome: strength" && holds out cases.0.failures.0.got definite &&
        holds out cases.0.failures.0.explanations.0.of "Iliotibial band syndrome"
}
passes() { run test --protocols root "$1"; gave 0 && same output "ok    itb-syndrome: one
1 passed, 0 failed" "$(cat out)"; }
right() {
    story "$SEEN
    expect { [\"itb-syndrome\"] = \"definite\" },"
    passes "$cases" && passes root/runners-knee/itb-syndrome.lua && passes root/runners-knee && passes root &&
        cp "$cases" elsewhere.cases.lua && passes elsewhere.cases.lua
}
refuses() {                              # STEPS MESSAGE
    story "$1"
    run test --protocols root
    gave 1 && says err "$2" && same "last line" "0 passed, 0 failed" "$(tail -1 out)" || return 1
    run check --protocols root "$cases"
    gave 1 && says err "$2"
}
misspelt() { refuses "$SEEN
    expect { dispositon = \"self-ok\" }," "$cases:4: error: expect: unknown field \"dispositon\", did you mean \"disposition\"?"; }
empty() { refuses "    expect {}," "$cases:3: error: expect is empty: nothing would be checked"; }
never() { refuses "$SEEN
    expect { exercises = {} }," "$cases:4: error: there is no plan yet to expect something of: it comes with enrol {}"; }
unexpected() { refuses "$SEEN" "$cases:2: error: case \"one\" expects nothing: it needs an expect { … }"; }
no_cases() {
    echo 'return cases "itb-syndrome" { side = "left" }' >"$cases"
    run test --protocols root
    gave 1 && says err "$cases:1: error: cases \"itb-syndrome\" has no case" || return 1
    echo 'return {}' >"$cases"
    run test --protocols root
    gave 1 && says err "$cases:1: error: the script returns no cases"
}
nothing() {                              # WHERE PATH
    rm -f "$cases"
    run test --protocols root $2
    gave 1 && says err "$1: error: no cases here"
}
odd_paths() {
    echo text >notes.txt && mkfifo pipe || return 1
    run test --protocols root notes.txt
    gave 1 && says err "notes.txt: error: no cases here" || return 1
    run test --protocols root pipe
    gave 3 && says err "pipe is not a regular file"
}
gone() { run test --protocols root nowhere.cases.lua; gave 3 && says err "nowhere.cases.lua"; }
no_protocol() { rm -f "$cases"; run check --protocols root; gave 0 && story "    expect { flags = {} }," && run check --protocols root && gave 0; }

broken() {                               # another protocol's mistake is said, and does not fail these cases
    printf 'return protocol "broken" { title = 3 }\n' >root/runners-knee/broken.lua
    story "$SEEN
    expect { [\"itb-syndrome\"] = \"definite\" },"
    run test --protocols root "$cases"
    gave 0 && says err "root/runners-knee/broken.lua:1: warning: " || return 1
    run test --protocols root
    gave 1 && says err "root/runners-knee/broken.lua:1: error: " && same "last line" "1 passed, 0 failed" "$(tail -1 out)"
}
time_passes() {
    rm -f root/runners-knee/broken.lua
    story "$SEEN
    enrol {}, wait(days(20)),
    expect { plan = \"active\", next_session = \"2027-03-21 18:00\" },     -- over the change of the clock on 14 March"
    passes "$cases"
}
leaves_nothing() { mkdir tmp && TMPDIR=$T/tmp run test --protocols root "$cases" && gave 0 && same files "" "$(ls tmp)"; }

check "--json is one line" shipped_json
check "into a file: no colour and no progress" quiet
check "the same input gives the same bytes" same_again
check "a failing case says where, what and why" fails
check "the same as JSON" fails_json
check "cases by file, protocol, folder, root and elsewhere" right
check "a misspelt field is an error" misspelt
check "an expect of nothing is an error" empty
check "an expect that can never be checked is an error" never
check "a case that expects nothing is an error" unexpected
check "a script without a case is an error" no_cases
check "a root without cases" nothing root
check "a protocol without cases" nothing root/runners-knee/itb-syndrome.lua root/runners-knee/itb-syndrome.lua
check "what is no script of cases" odd_paths
check "a path that is not there: status 3" gone
check "cases are not protocols" no_protocol
check "another script's mistake" broken
check "twenty days pass" time_passes
check "nothing is left behind" leaves_nothing
finish
