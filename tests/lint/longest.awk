# Prints "LINES FILE:LINE NAME" for each function of the C files given, as laid out here: a name at the margin, } alone.
FNR == 1 { start = 0 }
/^[A-Za-z_].*\)[ \t]*\{[ \t]*$/ && !/;/ {
    start = FNR
    name = $0
    sub(/\(.*/, "", name)
    sub(/.*[ *]/, "", name)
}
/^\}/ {
    if (start) printf "%5d %s:%d %s\n", FNR - start + 1, FILENAME, start, name
    start = 0
}
