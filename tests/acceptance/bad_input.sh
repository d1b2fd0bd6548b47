#!/bin/sh
# Wrong input: each gets its status and a sentence that names the thing and the value, and leaves everything as it was.
. "$(dirname "$0")/support/support.sh"

make_store "$T/s.db" || { echo "not ok 1 - a store to work on"; exit 1; }
STRIDE_STORE=$T/s.db
export STRIDE_STORE
cp "$SAMPLE" v1.json
mkdir folder empty
mkfifo pipe
printf '{' >cut.json
printf '{"findings":{"age":34,"age":35}}' >twice.json
printf '{"findings":{"agge":34}}' >unknown.json
printf '{"findings":{"age":"young"}}' >type.json
printf '{"findings":{"age":400}}' >range.json
printf '{"findings":{"pain":{"left":{"rest":1.2345}}}}' >fine.json
printf '{"findings":{"noble":true}}' >side.json
printf '{"findings":{"age":34},"at":"2027-03-02T12:00:00Z"}' >future.json
printf '{"findings":{"age":34},"sid":"left"}' >member.json
printf '{"findings":{"analgesic":true}}' >taken.json
printf '[1]' >list.json
printf '{"findings":{"age":34}} x' >trailing.json
printf '{"findings":{"age":1e999}}' >huge.json
printf '{"findings":{"age":"\377"}}' >utf8.json
printf 'this is no store' >not.db
printf 'return 1 +' >broken.lua
printf 'return 7' >seven.lua
sum() { cat s.db; }
before=$(sum | cksum)

refused() {                              # STATUS TEXT ARG...
    wanted=$1 text=$2
    shift 2
    run "$@"
    gave "$wanted" && says err "$text" && same output "" "$(cat out)" && same store "$before" "$(sum | cksum)" &&
        same "files beside the store" "" "$(ls empty)"
}
# A table: status | what is said | arguments. Lines that begin with # are titles.
while IFS='|' read -r wanted text args; do
    [ -n "$args" ] || continue
    # shellcheck disable=SC2086
    check "$args: $wanted" refused "$wanted" "$text" $args
done <<'TABLE'
1|--now: there is no 30 February 2027|assess --findings cut.json --now 2027-02-30T00:00:00Z
1|--now: |assess --findings cut.json --now yesterday
1|--now: |assess --findings cut.json --now 2027-03-01T25:00:00Z
1|--now: |assess --findings cut.json --now 9999-01-01T00:00:00Z
1|--now: its value is empty|assess --findings cut.json --now=
2|--findings FILE|assess
3|cannot read /nowhere/f.json|assess --findings /nowhere/f.json
3|folder is a directory|assess --findings folder
3|pipe is not a regular file|assess --findings pipe
1|cut.json:1: error: |assess --findings cut.json
1|twice.json:1: error: |assess --findings twice.json
1|trailing.json:1: error: |assess --findings trailing.json
1|utf8.json:1: error: |assess --findings utf8.json
1|huge.json:1: error: |assess --findings huge.json
1|list.json: expected an object|assess --findings list.json
1|did you mean "age"?|assess --findings unknown.json
1|age: expected a number|assess --findings type.json
1|age: 400 is outside|assess --findings range.json
1|decimals|assess --findings fine.json
1|noble is about a knee|assess --findings side.json
1|"sid"|assess --findings member.json
1|"at"|assess --findings future.json --now 2027-03-01T12:00:00Z
3|cannot read the protocols in /nowhere|assess --findings side.json --protocols /nowhere
2|--protocol is needed|plan --side left
1|there is no time zone "Mars/Olympus"|plan --protocol itb-syndrome --side right --findings v1.json --zone Mars/Olympus --start 2027-03-01 --now 2027-03-01T12:00:00Z
1|did you mean "itb-syndrome"?|plan --protocol itb-syndrom --side right --findings v1.json --zone America/New_York --start 2027-03-01 --now 2027-03-01T12:00:00Z
1|expected left or right, got "up"|plan --protocol itb-syndrome --side up --findings v1.json --zone America/New_York --start 2027-03-01 --now 2027-03-01T12:00:00Z
1|--start: there is no 29 February 2027|plan --protocol itb-syndrome --side right --findings v1.json --zone America/New_York --start 2027-02-29
1|--days: 0 is out of range, 1 to 366|plan --protocol itb-syndrome --side right --findings v1.json --zone America/New_York --start 2027-03-01 --days 0
1|--days: 99999 is out of range|agenda p1 --days 99999
1|--days: "many" is not a whole number|agenda p1 --days many
1|--days: "3.5" is not a whole number|agenda p1 --days 3.5
2|--zone is needed|patient add
1|there is no time zone "America/NewYork", did you mean "America/New_York"?|patient add --zone America/NewYork
1|there is no time zone "../../etc/passwd"|patient add --zone ../../etc/passwd
1|there is no time zone "/usr/share/zoneinfo/UTC"|patient add --zone /usr/share/zoneinfo/UTC
1|"id"|patient add --zone Europe/Paris --id Not_Kebab
1|"times"|patient add --zone Europe/Paris --time 25:00
1|"times"|patient add --zone Europe/Paris --time 18:00 --time 18:00
1|"quiet"|patient add --zone Europe/Paris --quiet night
1|"email"|patient add --zone Europe/Paris --email nobody
1|p1|patient add --zone Europe/Paris --id p1 --now 2027-03-01T12:00:00Z
1|before the newest event of p1|patient show p1 --now 2027-02-28T12:00:00Z
1|"P_1" is not an id|patient show P_1
1|p9|patient show p9 --now 2027-03-01T12:00:00Z
1|p9|record p9 v1.json --now 2027-03-01T12:00:00Z
1|did you mean "age"?|record p1 unknown.json --now 2027-03-01T12:00:00Z
1|in the future|record p1 v1.json --now 2027-03-01T12:00:00Z --at 2027-03-01T12:00:01Z
2|--side is needed|enrol p1 --protocol itb-syndrome
1|already a plan|enrol p1 --protocol itb-syndrome --side right --now 2027-03-01T12:00:00Z
1|left knee|enrol p1 --protocol itb-syndrome --side left --now 2027-03-01T12:00:00Z
1|--start: |enrol p1 --protocol itb-syndrome --side left --start 01.03.2027
1|--during: 11 is out of range, 0 to 10|checkin p1.1 --done --during 11
1|--share: 101 is out of range, 0 to 100|checkin p1.1 --done --share 101
1|--painkiller: expected yes or no, got "some"|checkin p1.1 --done --painkiller some --now 2027-03-01T12:00:00Z
1|--painkiller no: the form says otherwise, analgesic is true|checkin p1.1 taken.json --done --painkiller no --now 2027-03-01T12:00:00Z
1|names a plan, expected a session|checkin p1/1 --done --now 2027-03-01T12:00:00Z
1|nothing is reported|checkin p1.1 --now 2027-03-01T12:00:00Z
1|p1.99|checkin p1.99 --done --now 2027-03-01T12:00:00Z
1|expected clinician, patient or engineer, got "lawyer"|explain p1 --for lawyer --now 2027-03-01T12:00:00Z
1|there is no plan p1/7|explain p1/7 --now 2027-03-01T12:00:00Z
1|no reminder is ever "snt", did you mean "sent"?|reminders --state snt --now 2027-03-01T12:00:00Z
3|there is no store at empty/none.db|patient list --store empty/none.db
3|there is no store at empty/none.db|patient show p1 --store empty/none.db
3|there is no store at empty/none.db|record p1 v1.json --store empty/none.db
3|there is no store at empty/none.db|verify --store empty/none.db
3|there is no store at empty/none.db|serve --store empty/none.db
1|there is no time zone "Mars"|patient add --zone Mars --store empty/none.db
1|"quiet"|patient add --zone Europe/Paris --quiet x --store empty/none.db
2|"postgresql:" is not known|patient list --store postgresql://h/d
3|not.db|patient list --store not.db
3|folder|patient list --store folder
3|does not exist|patient add --zone Europe/Paris --store nowhere/s.db
1|--speed: 0 is out of range, 1 to 100000|serve --speed 0
1|--speed: 100001 is out of range|serve --speed 100001
1|--until: |serve --now 2027-03-02T00:00:00Z --until 2027-03-01T00:00:00Z
2|pages come with a later release|serve --listen 127.0.0.1:8080
1|broken.lua|check broken.lua
3|cannot read /nowhere|check /nowhere
3|pipe is not a regular file|check pipe
1|seven.lua|check seven.lua
1|broken.lua:1: error: |compile broken.lua
3|folder is not a regular file|compile folder
TABLE

without_store() {
    unset STRIDE_STORE
    for words in "patient list" "patient add --zone Europe/Paris" "record p1 v1.json" "agenda p1" verify serve; do
        # shellcheck disable=SC2086
        run $words
        gave 2 && says err "no store is named" || return 1
    done
}
reads_double_dash() { run assess --findings "$SAMPLE" -- --json; gave 2 && says err '"--json" is one word too many'; }
reads_standard_input() { "$STRIDE" assess --findings - --now $NOW --json <"$SAMPLE" >out && holds out disposition.code self-ok; }
full_output() {
    [ -c /dev/full ] || return 0
    status=0
    "$STRIDE" findings >/dev/full 2>err || status=$?
    gave 3 && says err "cannot write to standard output"
}
closed_output() {
    status=0
    "$STRIDE" patient list >&- 2>err || status=$?
    gave 3 && says err "cannot write to standard output" && same store "$before" "$(sum | cksum)"
}
broken_pipe() {
    { "$STRIDE" findings 2>err || echo $? >rc; } | :
    [ ! -s rc ] || { same status 3 "$(cat rc)" && says err "cannot write to standard output"; }
}
closed_input() {
    status=0
    "$STRIDE" assess --findings - <&- >out 2>err || status=$?
    gave 3 && says err "cannot read standard input"
}
check "store commands without a store: 2" without_store
check "-- ends the options" reads_double_dash
check "- is standard input" reads_standard_input
check "full standard output: 3" full_output
full_no() {
    [ -c /dev/full ] || return 0
    status=0
    "$STRIDE" patient add --zone UTC --store unwell.db >/dev/null && "$STRIDE" status --store unwell.db >/dev/full 2>err ||
        status=$?
    gave 3 && says err "cannot write to standard output" && says err "nobody serves this store"
}
check "and so when the answer is no" full_no
check "closed standard output: 3, and nothing is written into the store" closed_output
check "a reader that goes away: 3" broken_pipe
check "closed standard input: 3" closed_input
check "after all this the store is as it was" same store "$before" "$(sum | cksum)"
check "and verifies" "$STRIDE" verify
finish
