#!/bin/sh
# Protocols: check, compile, findings, and what a protocol with a mistake does to the others.
. "$(dirname "$0")/support/support.sh"

script=$ROOT/protocols/runners-knee/itb-syndrome.lua

clean() { run check; gave 0 && says out "no mistakes" && same errors "" "$(cat err)"; }
clean_json() { run check --json; gave 0 && holds out errors "[]" && same lines 1 "$(wc -l <out | tr -d ' ')"; }
clean_one() { run check "$script"; gave 0 && says out "1 protocol, no mistakes"; }
canonical() {
    run compile "$script"
    gave 0 && same lines 1 "$(wc -l <out | tr -d ' ')" && holds out id itb-syndrome && ! grep -q '": ' out
}
hashed() {
    "$STRIDE" compile "$script" | tr -d '\n' >line
    run compile "$script" --hash
    gave 0 || return 1
    command -v sha256sum >/dev/null || return 0
    same hash "$(sha256sum <line | cut -d ' ' -f 1)" "$(cat out)"
}
hash_json() { run compile "$script" --hash --json; gave 0 && holds out hash "$("$STRIDE" compile "$script" --hash)"; }
vocabulary() { run findings --json; gave 0 && flat out | grep -q '^findings\.[0-9]*\.name	noble$'; }
vocabulary_text() { run findings; gave 0 && says out noble && says out "fresh for 6 weeks" && says out "lateral_epicondyle"; }

# A root with a second protocol that has two mistakes.
cp -R "$ROOT/protocols" root
cat >root/runners-knee/broken-one.lua <<'LUA'
local f = require "findings"

return protocol "broken-one" {
  title = "Broken",
  version = "1.0.0",
  criteria = {
    definite = f.nobel,
  },
  titel = "twice",
}
LUA
both_mistakes() {
    run check --protocols root
    gave 1 && says err "root/runners-knee/broken-one.lua:7: error: " && says err 'noble' &&
        grep -q '^root/runners-knee/broken-one.lua:[0-9]*: error: .*titel' err
}
both_json() {
    run check --protocols root --json
    gave 1 && holds out errors.0.file root/runners-knee/broken-one.lua && holds out errors.0.severity error
}
only_that_folder() { run check --protocols root root/vocabulary; gave 0; }
nothing_there() {                        # WHAT ARG...
    what=$1
    shift
    run check "$@"
    gave 1 && same output "" "$(cat out)" && same errors "$what: error: no protocol script here" "$(cat err)"
}
nothing_json() {
    run check bare --json
    gave 1 && holds out errors.0.message "no protocol script here" && holds out errors.0.file bare && holds out protocols "[]"
}
mkdir bare root/notes && echo text >root/notes/readme.txt
mkdir words && cp -R "$ROOT/protocols/vocabulary" words/
dose_mistakes() {
    cp -R "$ROOT/protocols" doses && cat >doses/runners-knee/thin.lua <<'LUA' || return 1
local ex = require "exercises"

return protocol "thin" {
  title = "Thin",
  version = "1.0.0",
  phases {
    phase "a" { lasts = days(1, 2, 3), at = "18:00",
      exercise(ex.clamshell) { sets = 3, days = "daily" },
    },
    phase "b" { lasts = days(1, 2, 3), at = "18:00" },
  },
}
LUA
    run check doses/runners-knee/thin.lua --protocols doses
    gave 1 && says err 'thin.lua:8: error: exercise "clamshell": a dose needs reps, hold, or lasts' &&
        says err 'thin.lua:10: error: phase "b" has no exercise'
}
no_criteria() {
    printf 'return protocol "none" { title = "None", version = "1.0.0" }\n' >none.lua
    run check none.lua
    gave 1 && says err 'none.lua:1: error: protocol "none" has no criteria: say by which findings'
}
others_serve() {
    run patient add --zone Etc/UTC --store served.db --now $NOW --protocols root
    run record p1 "$SAMPLE" --store served.db --now $NOW --protocols root
    run enrol p1 --protocol itb-syndrome --side right --store served.db --now $NOW --protocols root
    gave 0 && says err "broken-one.lua:7: error: " && says out "p1/1"
}
nothing_judged() {
    run assess --findings "$SAMPLE" --now $NOW --protocols root --json
    gave 1 && says err "nothing is judged without them" && same output "" "$(cat out)"
}
no_flags_no_answer() {
    cp -R "$ROOT/protocols" flagless && rm flagless/vocabulary/red_flags.lua
    run assess --findings "$SAMPLE" --now $NOW --protocols flagless --json
    gave 1 && same output "" "$(cat out)" && says err "red flags"
}
not_compiled() { run compile root/runners-knee/broken-one.lua --protocols root; gave 1 && same output "" "$(cat out)"; }

check "the shipped protocols have no mistakes" clean
check "check --json" clean_json
check "check of one script" clean_one
check "compile gives one line of canonical JSON" canonical
check "compile --hash is the hash of that line" hashed
check "compile --hash --json" hash_json
check "findings --json" vocabulary
check "findings as text" vocabulary_text
check "every mistake with file and line" both_mistakes
check "mistakes as JSON" both_json
check "a folder without mistakes in a root that has some" only_that_folder
check "a folder without scripts" nothing_there bare bare
check "a folder without scripts, as JSON" nothing_json
check "a folder without scripts below the root" nothing_there root/notes root/notes --protocols root
check "a root without scripts" nothing_there bare --protocols bare
check "a root that has a vocabulary only" nothing_there words --protocols words
check "a dose of sets alone, and a phase without exercises" dose_mistakes
check "a protocol without criteria" no_criteria
check "a protocol with mistakes is not compiled" not_compiled
check "h19: a protocol with mistakes leaves the others in service" others_serve
check "h19: nothing is assessed while a condition cannot be judged" nothing_judged
check "h12: without red flags nothing is assessed" no_flags_no_answer
finish
