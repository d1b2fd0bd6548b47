#!/bin/sh
# The straightforward runner: what the assessment and the plan say at intake, the same for the other knee, and why there
# is no plan while something critical is not known.
. "$(dirname "$0")/support/support.sh"

mirrored() { sed -e 's/"side": "right"/"side": "left"/' "$SAMPLE"; }
assess() { "$STRIDE" assess --findings "$1" --now $NOW --json; }
plan() { "$STRIDE" plan --protocol itb-syndrome --side "$2" --findings "$1" --zone America/New_York --start 2027-03-01 --now $NOW --json; }

mirrored >left.json
assess "$SAMPLE" >right.out
assess left.json >left.out
plan "$SAMPLE" right >right.plan
plan left.json left >left.plan

# The place of the condition with this protocol and side in the list: "conditions.0".
condition() {
    flat "$1" | awk -F '\t' -v side="$2" '
        /^conditions\.[0-9]+\.protocol\t/ { p[substr($1, 1, length($1) - 9)] = $2 }
        /^conditions\.[0-9]+\.side\t/ { c = substr($1, 1, length($1) - 5); if (p[c] == "itb-syndrome" && $2 == side) print c }'
}
is_itb() {                               # FILE SIDE CODE
    c=$(condition "$1" "$2")
    holds "$1" "$c.result" met && holds "$1" "$c.strength" definite && holds "$1" "$c.code" "$3" &&
        holds "$1" "$c.primary" true && holds "$1" "$c.severity" moderate && holds "$1" "$c.step" conservative &&
        holds "$1" "$c.phase" settle && holds "$1" "$c.running.allowed" false && holds "$1" "$c.missing" "[]"
}
no_flags() { holds "$1" red_flags "[]" && holds "$1" disposition.code self-ok && holds "$1" disposition.deadline null; }
explains() { flat right.out | grep -q "^conditions\.[0-9]*\.explanation\..*finding	noble$"; }
leaf_has() { flat right.out | grep -q "explanation\..*\.age_h	0$" && flat right.out | grep -q "explanation\..*\.at	$NOW$"; }
one_value() { same lines 1 "$(wc -l <"$1" | tr -d ' ')"; }

first_session() {                        # FILE SIDE
    holds "$1" zone America/New_York && holds "$1" sessions.0.id p0.1 && holds "$1" sessions.0.local 2027-03-01T18:00 &&
        holds "$1" sessions.0.utc 2027-03-01T23:00:00Z && holds "$1" sessions.0.items.0.side "$2" || return 1
    flat "$1" | awk -F '\t' '
        $1 ~ /^sessions\.0\.items\.[0-9]+\.ref$/ { n++; if ($2 !~ /^(E05|E06|E08|E24|E27|E32)$/) { print "not expected: " $2; bad = 1 } }
        END { if (!n) print "no exercise"; exit bad || !n }'
}
fourteen_days() {
    flat right.plan | awk -F '\t' '
        $1 ~ /^sessions\.[0-9]+\.local$/ { day[substr($2, 1, 10)]++; last = substr($2, 1, 10); if (substr($2, 12) != "18:00") bad = $2 }
        $1 ~ /^sessions\.[0-9]+\.utc$/ { if (substr($2, 12) != (substr($2, 1, 10) < "2027-03-14" ? "23:00:00Z" : "22:00:00Z")) bad = $2 }
        END { if (bad) print "odd time: " bad; if (last != "2027-03-14") print "ends on " last; exit bad != "" || last != "2027-03-14" }'
}
text_reads() {
    run assess --findings "$SAMPLE" --now $NOW
    gave 0 && says out "Disposition: self-ok" && says out "Red flags: none" && says out "M76.31" && says out "✓" &&
        says out "Iliotibial band syndrome, right knee: definite" && ! grep -q "$(printf '\033')" out
}
mirrors() {                              # the left knee's answer, with left and right and the codes swapped, is the right one's
    sed -e 's/"left"/"right"/g; s/(left)/(right)/g; s/, left)/, right)/g; s/left knee/right knee/g; s/M76\.32/M76.31/g' left.out | cmp - right.out &&
        sed -e 's/"left"/"right"/g' left.plan | cmp - right.plan && [ -s left.out ] && [ -s left.plan ]
}
same_bytes() { assess "$SAMPLE" >again.out && plan "$SAMPLE" right >again.plan && cmp again.out right.out && cmp again.plan right.plan; }

unknown=$ROOT/protocols/samples/unknown-flag.json
no_plan() {
    run plan --protocol itb-syndrome --side right --findings "$unknown" --zone America/New_York --start 2027-03-01 --now $NOW --json
    gave 1 && same output "" "$(cat out)" && says err "RF03"
}
flag_unknown() {
    assess "$unknown" >u.out && holds u.out red_flags.0.flag RF03 && holds u.out red_flags.0.result unknown &&
        holds u.out red_flags.0.critical true && holds u.out disposition.code same-day
}
flag_unknown_text() {
    run assess --findings "$unknown" --now $NOW
    gave 0 && says out "    not known: effusion, swelling days, warmth"
}
not_enrolled() {
    "$STRIDE" patient add --zone America/New_York --store u.db --now $NOW && "$STRIDE" record p1 "$unknown" --store u.db --now $NOW || return 1
    run enrol p1 --protocol itb-syndrome --side right --store u.db --now $NOW
    gave 1 && says err "RF03" || return 1
    "$STRIDE" patient show p1 --store u.db --now $NOW --json >show.out && holds show.out plans "[]"
}

# Pain at a second place, which the syndrome does not explain, and at night: the hip comes first.
elsewhere() {
    sed -e 's/"pain_place": \["lateral_epicondyle"\]/"pain_place": ["lateral_epicondyle", "medial_joint_line"]/' \
        -e 's/"night": false/"night": true/' "$SAMPLE" >elsewhere.json
    assess elsewhere.json >elsewhere.out && holds elsewhere.out red_flags.0.flag RF10 &&
        holds elsewhere.out red_flags.0.result met && holds elsewhere.out disposition.code urgent-48h || return 1
    run plan --protocol itb-syndrome --side right --findings elsewhere.json --zone America/New_York --start 2027-03-01 --now $NOW --json
    gave 1 && says err "RF10"
}

check "right knee: iliotibial band syndrome, definite, M76.31, moderate, conservative, settle, no running" is_itb right.out right M76.31
check "right knee: no red flags" no_flags right.out
check "the explanation names its findings" explains
check "a leaf has its time and age" leaf_has
check "--json is one line" one_value right.out
check "right knee: the first session" first_session right.plan right
check "right knee: fourteen days at 18:00, over the clock change" fourteen_days
check "left knee: the same with M76.32" is_itb left.out left M76.32
check "left knee: no red flags" no_flags left.out
check "left knee: the first session" first_session left.plan left
check "h16: left and right are mirror images" mirrors
check "as text, without colour into a file" text_reads
check "the same input gives the same bytes" same_bytes
check "pain that the syndrome does not explain, and at night: RF10, no plan" elsewhere
check "an unknown critical red flag is shown, and asks for the same day" flag_unknown
check "as text it says which findings are not known" flag_unknown_text
check "h12: an unknown critical red flag: no plan, status 1" no_plan
check "an unknown critical red flag: no enrolment, status 1" not_enrolled
finish
