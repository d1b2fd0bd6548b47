# blocks.awk - the marked fenced blocks of a Markdown page, each as two files in the folder `to`: NNN.head, its line
# number and what stands behind the fence ("lua file=outer-knee.lua"), and NNN, its text. Blocks without a mark are passed by.
/^```/ {
    if (inside) { close(name); inside = 0; next }
    mark = substr($0, 4)
    if (mark ~ /^(lua (file|into|instead)=[a-z.-]+|console|sh run)$/) {
        name = sprintf("%s/%03d", to, ++count)
        print NR, mark >(name ".head")
        close(name ".head")
        printf "" >name
        inside = 1
    } else inside = 2
    next
}
inside == 1 { print >name }
