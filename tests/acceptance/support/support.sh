# support.sh - what the acceptance scripts share; sourced by them, from any folder.
#
#   check NAME COMMAND...      one test: "ok" when the command gives status 0; what it prints is shown when it does not
#   run ARG...                 $STRIDE with these arguments: $status, and the files $T/out and $T/err
#   flat FILE                  its JSON as "path<TAB>value" lines
#   poll COMMAND...            repeats the command until it gives status 0, at most 20 s
#   finish                     the last line of a script
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
: "${STRIDE:=$ROOT/build/stride}"
case $STRIDE in /*) ;; *) STRIDE=$PWD/$STRIDE ;; esac
[ -x "$STRIDE" ] || { echo "not ok 1 - $STRIDE is there"; exit 1; }
SUPPORT=$ROOT/tests/acceptance/support
SAMPLE=$ROOT/protocols/samples/v1-itb.json
NOW=2027-03-01T12:00:00Z
T=$(mktemp -d "${TMPDIR:-/tmp}/stride-test.XXXXXX") || exit 1
cd "$T" || exit 1
STRIDE_PROTOCOLS=$ROOT/protocols
export STRIDE STRIDE_PROTOCOLS
unset STRIDE_STORE NO_COLOR
tests=0 failures=0

clean_up() {
    [ ! -f "$T/pids" ] || while read -r child; do kill -9 "$child" 2>/dev/null; done <"$T/pids"
    rm -rf "$T"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

check() {
    name=$1
    shift
    tests=$((tests + 1))
    if ("$@") >"$T/check.log" 2>&1; then
        echo "ok $tests - $name"
    else
        failures=$((failures + 1))
        echo "not ok $tests - $name"
        sed 's/^/# /' "$T/check.log"
    fi
}

run() {
    status=0
    "$STRIDE" "$@" >"$T/out" 2>"$T/err" </dev/null || status=$?
}

# For tests: the last run as it should have been, or what it was.
gave() {
    [ "$status" -eq "$1" ] && return 0
    echo "status $status, expected $1"
    cat "$T/out" "$T/err"
    return 1
}
says() {                                 # FILE TEXT
    grep -qF -- "$2" "$1" && return 0
    echo "expected: $2"
    cat "$1"
    return 1
}
reads() {                                # FILE TEXT: the same, wherever its lines are broken
    tr -s ' \n' '  ' <"$1" >"$T/unbroken"
    grep -qF -- "$2" "$T/unbroken" && return 0
    echo "expected: $2"
    cat "$1"
    return 1
}
same() {                                 # WHAT EXPECTED GOT
    [ "$2" = "$3" ] && return 0
    echo "$1: expected $2, got $3"
    return 1
}

flat() { LC_ALL=C awk -f "$SUPPORT/flat.awk" "$1"; }
get() { flat "$1" | awk -F '\t' -v path="$2" '$1 == path { print $2 }'; }        # FILE PATH
holds() { same "$2" "$3" "$(get "$1" "$2")"; }                                      # FILE PATH VALUE

poll() {
    for _ in $(seq 400); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.05
    done
    echo "gave up waiting for: $*"
    return 1
}

# A store with the sample patient p1, enrolled for the right knee at $NOW.
make_store() {
    "$STRIDE" patient add --zone America/New_York --store "$1" --now $NOW >/dev/null &&
        "$STRIDE" record p1 "$SAMPLE" --store "$1" --now $NOW >/dev/null &&
        "$STRIDE" enrol p1 --protocol itb-syndrome --side right --store "$1" --now $NOW >/dev/null
}

# serve in the background: $server is its pid; its output in $T/served, its messages in $T/serve.err.
start_server() {
    "$STRIDE" serve "$@" >>"$T/served" 2>>"$T/serve.err" </dev/null &
    server=$!
    echo "$server" >>"$T/pids"             # also when a test in a subshell started it
}

finish() {
    echo "1..$tests"
    exit $((failures > 0))
}
