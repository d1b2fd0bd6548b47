# transcript.awk - compares what a page shows with what came: awk -f transcript.awk SHOWN CAME. A shown line "…" stands
# for any lines, "…" within a line for anything there. Status 1 and a word about it when they differ.
function fits(shown, came,   parts, n, i, at) {
    n = split(shown, parts, "…")
    if (n == 1) return shown == came
    if (substr(came, 1, length(parts[1])) != parts[1]) return 0
    came = substr(came, length(parts[1]) + 1)
    for (i = 2; i < n; i++) {
        at = index(came, parts[i])
        if (!at) return 0
        came = substr(came, at + length(parts[i]))
    }
    return length(came) >= length(parts[n]) && substr(came, length(came) - length(parts[n]) + 1) == parts[n]
}
FNR == NR { shown[++shows] = $0; next }
{ came[++comes] = $0 }
END {
    at = 1
    for (i = 1; i <= shows; i++) {
        if (shown[i] == "…") { loose = 1; continue }
        while (loose && at <= comes && !fits(shown[i], came[at])) at++
        loose = 0
        if (at > comes || !fits(shown[i], came[at])) {
            print "the page shows: " shown[i]
            print "but here came:  " (at > comes ? "nothing more" : came[at])
            exit 1
        }
        at++
    }
    if (!loose && at <= comes) { print "the page does not show: " came[at]; exit 1 }
}
