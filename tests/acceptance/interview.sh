#!/bin/sh
# The interview at a terminal, continuing from a file, saving; and an assessment and a story as three readers read them.
. "$(dirname "$0")/support/support.sh"

# stride at a pseudo-terminal, with these entries: what is shown in $T/shown, the status in $status.
talk() {                                 # ENTRIES ARG...
    entries=$1
    shift
    status=0
    printf '%b' "$entries" | TERM=dumb script -qec "'$STRIDE' assess --now $NOW $*" /dev/null >"$T/shown" 2>&1 || status=$?
    tr -d '\r' <"$T/shown" >"$T/out"
    : >"$T/err"
}
dont_know() { for _ in $(seq 400); do printf '?\\n'; done; }

needs_terminal() {
    run assess --now $NOW
    gave 2 && says err "there is no terminal to ask at; give --findings FILE" || return 1
    run assess --now $NOW --findings "$SAMPLE" --ask
    gave 2 && says err "--ask needs a terminal" && same output "" "$(cat out)"
}
save_needs_questions() { run assess --now $NOW --findings "$SAMPLE" --save x.json; gave 2 && says err "--ask" && [ ! -e x.json ]; }
first_question() {
    talk 'left\n34\nq\n\n'
    gave 0 && says out "Which knee hurts?" && says out "1 left" && says out "years; ? don" && says out "Warning signs" &&
        says out "Disposition: same-day" && says out "Next question: " && ! grep -q "$(printf '\033')" out
}
all_unknown() {
    talk "right\\n$(dont_know)y\\n" --save unknown.json
    gave 0 && says out "No further answer can change the result" && says out "Saved as unknown.json." &&
        says out "Disposition: same-day" && says out "Next question: none" || return 1
    run assess --findings unknown.json --now $NOW --json
    gave 0 && holds out disposition.code same-day
}
goes_on_from_a_file() {
    talk "right\\n$(dont_know)y\\n" --findings "$SAMPLE" --ask --save more.json
    gave 0 && says out "Disposition: self-ok" && says out "M76.31" && [ "$(grep -c '^ *[0-9]*  .*?' out)" -lt 60 ] || return 1
    run assess --findings more.json --now $NOW --json
    gave 0 && is_itb
}
is_itb() { flat out | grep -q "^conditions\.[0-9]*\.code	M76.31$" && holds out disposition.code self-ok; }
stale_is_asked_again() {
    sed 's/"side": "right",/"side": "right", "at": "2026-01-01T12:00:00Z",/' "$SAMPLE" >old.json
    talk 'right\nn\nq\ny\n' --findings old.json --ask --save again.json
    gave 0 && says out "new pain in the chest" && says again.json '"history"' && [ "$(grep -c "2027-03-01" again.json)" -ge 1 ]
}
emergency() {
    sed 's/"chest_pain": false, //' "$SAMPLE" >chest.json
    talk 'right\ny\nn\n\n' --findings chest.json --ask
    gave 0 && says out "EMERGENCY: " && says out "call an ambulance" && says out "Do you want to go on with them?" &&
        says out "Disposition: emergency"
}
q_is_no_name() {
    talk 'right\n34\nq\nq\n'
    gave 0 && says out "Disposition: " && [ ! -e q ]
}
cut_off() {
    talk 'right\n34\n' --save cut.json
    gave 1 && says out "the answers so far are in cut.json.partial" && [ ! -e cut.json ] && says cut.json.partial '"age": 34' || return 1
    talk 'right\n34\n'
    gave 1 && says out "nothing was saved"
}
not_replaced() {
    echo precious >there.json
    talk 'right\nq\ny\nn\n\n' --save there.json
    gave 0 && says out "there.json is there already. Replace it?" && same content precious "$(cat there.json)"
}
nowhere_to_save() { talk 'right\n' --save /nonexistent/a.json; gave 3 && says out "cannot write /nonexistent/a.json" && ! grep -q "Which knee" out; }
json_alone() {
    talk 'right\nq\n\n' --json '>answer.json'
    gave 0 && says out "Which knee hurts?" && same lines 1 "$(wc -l <answer.json | tr -d ' ')" && holds answer.json disposition.code same-day
}

# ---- Readers ----

for_patient() {
    run assess --findings "$SAMPLE" --now $NOW --for patient
    gave 0 && says out "What to do" && says out "What it may be" && says out "Iliotibial band syndrome, right knee" &&
        says out "What is not known" && [ "$(wc -l <out)" -le 24 ] && ! grep -E "RF[0-9]|M76|itb-|[a-z]_[a-z]|[a-z]/[a-z]" out
}
for_patient_in_danger() {
    printf '{"side":"right","findings":{"effusion":"moderate","swelling_days":2,"fever":true}}' >ill.json
    run assess --findings ill.json --now $NOW --for patient
    gave 0 && sed -n 2p out | grep -q "^  Go to the nearest emergency department now" &&
        says out "Infected joint" && ! grep -E "RF[0-9]|What helps" out
}
for_engineer() {
    run assess --findings "$SAMPLE" --now $NOW --for engineer
    gave 0 && says out "(vocabulary/criteria/look_alikes.lua:" || return 1
    run assess --findings "$SAMPLE" --now $NOW --for engineer --json
    gave 0 && flat out | grep -q "explanation\..*\.script	vocabulary/criteria/look_alikes.lua:[0-9]*$" &&
        flat out | grep -q "explanation\..*\.path	/"
}
for_clinician() {
    run assess --findings "$SAMPLE" --now $NOW --json && mv out plain.json
    run assess --findings "$SAMPLE" --now $NOW --json --for clinician
    gave 0 && cmp out plain.json && ! flat out | grep -q "\.script	" || return 1
    sed 's/"side": "right",/"side": "right", "at": "2027-02-26T12:00:00Z",/' "$SAMPLE" >dated.json
    run assess --findings dated.json --now $NOW
    says out "(3 days old)" && says out "[read: "
}
for_nobody() { run assess --findings "$SAMPLE" --now $NOW --for boss; gave 1 && says err "none of clinician, engineer, patient"; }

make_store s.db
story_for_patient() {
    "$STRIDE" record p1 ill.json --store s.db --now 2027-03-10T12:00:00Z >/dev/null
    run explain p1 --store s.db --now 2027-03-10T12:00:00Z --for patient
    gave 0 && says out "A plan for your right knee began: Iliotibial band syndrome." && says out "go to an emergency" &&
        says out "The plan for your right knee is stopped" && [ "$(wc -l <out)" -le 50 ] && ! sed 1d out | grep -E "p1[:./]|RF[0-9]|[a-z]_[a-z]"
}
story_for_engineer() {
    run explain p1 --store s.db --now 2027-03-10T12:00:00Z --for engineer --json
    gave 0 && flat out | grep -q "explanation\..*\.script	vocabulary/.*\.lua:[0-9]*$" || return 1
    run explain p1 --store s.db --now 2027-03-10T12:00:00Z --json
    gave 0 && ! flat out | grep -q "explanation\..*\.script	"
}

check "without a file and a terminal: status 2" needs_terminal
check "--save without questions: status 2" save_needs_questions
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    check "the interview asks which knee, the age, warning signs first; q ends it, and it is judged" first_question
    check "h12: nothing is known, and that is never read as no" all_unknown
    check "--ask goes on from a file and saves the whole" goes_on_from_a_file
    check "what has gone stale is asked again" stale_is_asked_again
    check "an emergency is said on the spot" emergency
    check "input that ends keeps what was answered, status 1" cut_off
    check "q at the file name saves nothing" q_is_no_name
    check "a file that is there is not replaced unasked" not_replaced
    check "a file that cannot be written is known before the first question" nowhere_to_save
    check "--json: the prompts go to standard error" json_alone
else
    echo "# no pseudo-terminals here: the interview is tested without them (tests/unit/cli/check_interview_terminal.c)"
fi
check "--for patient: short, no ids and no codes" for_patient
check "--for patient: what to do comes first" for_patient_in_danger
check "--for engineer: the line of the script for each node" for_engineer
check "--for clinician is the default, with ages and evidence" for_clinician
check "--for somebody else: status 1" for_nobody
check "a story for the patient is short and plain" story_for_patient
check "a story for the engineer has the lines of the script" story_for_engineer
finish
