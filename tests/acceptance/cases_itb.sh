#!/bin/sh
# The shipped cases of the iliotibial band syndrome pass.
. "$(dirname "$0")/support/support.sh"

pass() { run test "$ROOT/protocols/$1.cases.lua"; gave 0 && tail -1 out | grep -qx '[1-9][0-9]* passed, 0 failed'; }

for cases in runners-knee/itb-syndrome; do check "the cases of $cases" pass "$cases"; done
finish
