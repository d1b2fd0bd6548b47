#!/bin/sh
# A store and its commands: from the first patient to the story, keys, and bytes that do not differ.
. "$(dirname "$0")/support/support.sh"

STRIDE_STORE=$T/s.db
export STRIDE_STORE
at() { "$STRIDE" "$@" --now $NOW; }
ends=2027-03-01T23:30:00Z

prints_id() { same id p1 "$(at patient add --zone America/New_York --time 18:00)"; }
given_id() { same id runner "$(at patient add --zone Europe/Paris --id runner --quiet off)"; }
next_id() { same id p2 "$(at patient add --zone Asia/Kathmandu)"; }
is_private() { same mode 600 "$(stat -c %a s.db)"; }
records() { at record p1 "$SAMPLE" --json >r.out && holds r.out event p1:2 && holds r.out disposition.code self-ok; }
enrols() {
    at enrol p1 --protocol itb-syndrome --side right --json >e.out &&
        holds e.out plan p1/1 && holds e.out state active && holds e.out step conservative && holds e.out phase settle &&
        holds e.out first.id p1.1 && holds e.out first.local 2027-03-01T18:00
}
agenda() {
    at agenda p1 --days 3 --json >a.out && holds a.out sessions.2.id p1.3 && holds a.out sessions.2.utc 2027-03-03T23:00:00Z &&
        holds a.out sessions.0.items.0.plan p1/1 && holds a.out sessions.0.provisional true
}
once_per_key() {
    at patient set p1 --time 17:00 --key k1 --json >k1.out && at patient set p1 --time 17:00 --key k1 --json >k2.out &&
        same event "$(get k1.out event)" "$(get k2.out event)" && holds k2.out replayed true &&
        at patient show p1 --json >show.out && holds show.out events 4
}
key_again() {
    run patient set p1 --time 16:00 --key k1 --now $NOW
    gave 1 && says err k1 && at patient show p1 --json >show.out && holds show.out events 4 && holds show.out times.0 17:00
}
key_of_add() {
    first=$(at patient add --zone Europe/Paris --key add1)
    [ -n "$first" ] && same id "$first" "$(at patient add --zone Europe/Paris --key add1)"
}
flag_again() {
    # An answer that was lost is asked for again: the red flag is not silent the second time.
    echo '{"side":"left","findings":{"foot_drop":true}}' >drop.json
    at patient add --zone Europe/Paris --id flagged >/dev/null && at record flagged drop.json --key f1 >first.out &&
        run record flagged drop.json --key f1 --now $ends && gave 0 && says out "recorded before under this key" &&
        says out "Disposition: emergency" && says out "! A nerve or vessel of the leg may be in danger" &&
        run record flagged drop.json --key f1 --now $ends --json && gave 0 && holds out replayed true &&
        holds out event flagged:2 && holds out disposition.code emergency && holds out moves.0.kind alert
}
plan_again() {
    "$STRIDE" patient add --zone America/New_York --store again.db --now $NOW >/dev/null &&
        "$STRIDE" record p1 "$SAMPLE" --store again.db --now $NOW >/dev/null || return 1
    for _ in 1 2; do run enrol p1 --protocol itb-syndrome --side right --key e --store again.db --now $NOW; done
    gave 0 && says out "enrolled before under this key" && says out "state active" && says out "Disposition: self-ok"
}
comes_due() {
    run checkin p1.1 --done --during 3 --now $ends --json
    gave 0 && holds out session p1.1 && "$STRIDE" explain p1.1 --now $ends --json >x.out && holds x.out of p1.1 &&
        flat x.out | grep -q 'kind	checkin$' && flat x.out | grep -q 'kind	due$'
}
painkiller() {
    echo '{"findings":{"analgesic":false}}' >none.json
    for part in "--during 2" "--during 2 --painkiller yes" "--during 2 --painkiller no" "none.json --during 2 --painkiller no"; do
        cp s.db "part.db" || return 1
        # shellcheck disable=SC2086
        run checkin p1.1 --done $part --now $ends --store part.db
        gave 0 || return 1
        case $part in
        *no) ! grep -q masked out ;;
        *yes) says out "masked by a painkiller" ;;
        *) says out "masked by a painkiller, unless it is known that none was taken (--painkiller no)" ;;
        esac || return 1
    done
}
in_parts() {
    run checkin p1.1 --after60 2 --now 2027-03-02T00:30:00Z
    gave 0 && run checkin p1.1 --morning 1 --now 2027-03-02T12:00:00Z && gave 0
}
not_both_ways() { run checkin p1.1 --skipped tired --now 2027-03-02T12:00:00Z; gave 1 && says err "already answered as done"; }
late_fact() { run record p1 "$SAMPLE" --now 2027-03-02T12:00:00Z --at 2027-03-02T11:00:00Z; gave 0; }
stories() {
    for whom in clinician engineer; do
        run explain p1/1 --for $whom --now 2027-03-02T12:00:00Z
        gave 0 && says out "The story of p1/1" || return 1
    done
    run explain p1/1 --for patient --now 2027-03-02T12:00:00Z
    gave 0 && says out "plan for your right knee began" || return 1
    run explain p1/1 --now 2027-03-02T12:00:00Z
    says out "criteria/look_alikes.lua:" && says out "✓"
}
who_says_so() {
    "$STRIDE" patient set p2 --time 09:00 --as anna --now $NOW >/dev/null && "$STRIDE" explain p2 --now $NOW --json >w.out &&
        flat w.out | grep -q 'who	anna$'
}
lists() { at patient list --store s.db --json >l.out && holds l.out patients.0.patient p1; }
verifies() { run verify --json; gave 0 && holds out problems "[]"; }
same_story() {
    # The same commands at the same times give the same answers, byte for byte.
    for copy in one two; do
        make_store "$T/$copy.db" && for words in "agenda p1" "patient show p1" "explain p1" "patient list"; do
            # shellcheck disable=SC2086
            "$STRIDE" $words --store "$copy.db" --now $ends --json || return 1
        done >$copy.out
    done
    sed 's/"key":"[0-9a-f]*"//g' one.out >one.cut
    sed 's/"key":"[0-9a-f]*"//g' two.out | cmp - one.cut
}
side_by_side() {
    # Commands that run at the same time wait for each other.
    jobs_done=
    for n in 1 2 3 4 5 6; do "$STRIDE" patient add --zone Europe/Paris --id "side-$n" --store par.db & jobs_done="$jobs_done $!"; done
    for job in $jobs_done; do wait "$job" || return 1; done
    "$STRIDE" patient list --store par.db --json >par.out && same patients 6 "$(flat par.out | grep -c 'patient	side-')"
}

check "patient add prints the id" prints_id
check "patient add --id" given_id
check "the next free id" next_id
check "the store is private" is_private
check "record" records
check "enrol" enrols
check "agenda" agenda
check "a key: said twice, done once" once_per_key
check "a key used for something else is refused" key_again
check "a key of patient add" key_of_add
check "a key said again: the red flag is said again" flag_again
check "a key said again: the plan as it stands" plan_again
check "checkin of a session that came due" comes_due
check "a painkiller that was not taken leaves no score masked" painkiller
check "checkin in parts" in_parts
check "checkin: done stays done" not_both_ways
check "record --at: a late fact" late_fact
check "explain for each reader, with the script's line" stories
check "--as names who says so" who_says_so
check "patient list" lists
check "the same commands give the same bytes" same_story
check "commands at the same time" side_by_side
check "verify" verifies
finish
