#!/bin/sh
# demo.sh - the main job on sample data: a runner is assessed, a plan is opened, and two weeks of reminders go out through
# the real loop and its timer, on a clock that runs 80,000 times as fast. Everything is kept in a temporary folder.
set -eu

case ${STRIDE:-} in
"" | /*) ;;
*) STRIDE=$PWD/$STRIDE ;;
esac
cd "$(dirname "$0")/../.."
: "${STRIDE:=$PWD/build/stride}"
[ -x "$STRIDE" ] || { echo "demo: $STRIDE is not there; make builds it" >&2; exit 3; }
sample=protocols/samples/v1-itb.json
dir=$(mktemp -d "${TMPDIR:-/tmp}/stride-demo.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM HUP

STRIDE_STORE=$dir/demo.db
STRIDE_PROTOCOLS=$PWD/protocols
export STRIDE_STORE STRIDE_PROTOCOLS
start=2027-03-01T12:00:00Z
end=2027-03-15T12:00:00Z
after=2027-03-15T12:30:00Z

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); else bold='' plain=''; fi
title() { printf '\n%s== %s%s\n\n' "$bold" "$1" "$plain"; }
show() {
    printf '$ stride %s\n' "$*" | sed "s|$dir/||g"
    "$STRIDE" "$@"
    echo
}

title "1. The clinic says when it is open, and a runner with pain at the outer side of the right knee is assessed"
show clinic set protocols/samples/clinic.lua --as demo --now "$start"
show assess --findings "$sample" --now "$start"

title "2. The runner becomes a patient in New York, and a plan is opened for the right knee"
show patient add --id runner --zone America/New_York --as demo --now "$start"
show record runner "$sample" --as demo --now "$start"
show enrol runner --protocol itb-syndrome --side right --as demo --now "$start"
show agenda runner --days 3 --now "$start"

title "3. Two weeks of reminders, as they fire (New York's clocks go forward on 14 March)"
echo '$ stride serve' "--now $start --speed 80000 --until $end"
{ "$STRIDE" serve --now "$start" --speed 80000 --until "$end" || echo $? >"$dir/failed"; } |
    while IFS= read -r line; do
        rest=${line#*; }
        if [ "$rest" = "$line" ]; then echo "$line"; else echo "${line%%; *}; …"; fi
        echo "$line" >>"$dir/reminders"
    done
[ ! -e "$dir/failed" ] || exit 1
sent=$(wc -l <"$dir/reminders")
[ "$sent" -eq 14 ] || { echo "demo: $sent reminders went out, 14 were expected" >&2; exit 1; }
echo
echo "$sent reminders. 18:00 in New York was 23:00 UTC before the change, and is 22:00 UTC after it:"
"$STRIDE" reminders runner --now "$after" | sed -n '1p; 13,14p'

title "4. The runner answers, the plan moves on, and anybody can ask why"
cat >"$dir/answers.json" <<'JSON'
{"side": "right",
 "findings": {"analgesic": false, "effusion": "none", "gait_limp": false, "epicondyle_pain": 1, "noble_pain": 2,
              "pain": {"during": 1, "walking": 0, "stairs-up": 1, "stairs-down": 1, "worst-24h": 2}}}
JSON
echo "$ cat answers.json"; cat "$dir/answers.json"; echo
show checkin runner.14 "$dir/answers.json" --done --as runner --now "$after"
show explain runner:45 --now "$after"
show agenda runner --days 2 --now "$after"

title "5. A session hurts too much: it is red, doses go a step down, and exercise waits for a quiet morning"
show checkin runner.16 --done --before 1 --during 6 --swelling no --limp no --sharp no --painkiller no --as runner \
    --now 2027-03-15T22:30:00Z
show agenda runner --days 3 --now 2027-03-15T22:31:00Z
show alerts --now 2027-03-15T22:32:00Z

title "6. The store is checked: event chain, caches against replay, invariants"
show verify
