#!/bin/sh
# The shipped cases that have no script of their own pass: chondromalacia, and the red flags of everybody.
. "$(dirname "$0")/support/support.sh"

cp -R "$ROOT/protocols" root
rm root/runners-knee/itb-syndrome.cases.lua root/runners-knee/patellofemoral-pain.cases.lua
pass() {
    run test --protocols root
    gave 0 && says out "ok    safety: V5" && says out "ok    chondromalacia-patellae: " &&
        tail -1 out | grep -qx '[1-9][0-9]* passed, 0 failed'
}
check "the cases of chondromalacia and of the red flags" pass
finish
