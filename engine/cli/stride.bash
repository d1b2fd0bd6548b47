# Completion of stride for bash: commands first, then the options that the command's own help names.
_stride() {
    local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]}
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W "$(stride --help | awk '/^  [a-z]/ { print $1 }' | sort -u) --help --version" -- "$word"))
        return
    fi
    [ "$command" = patient ] && [ "$COMP_CWORD" -eq 2 ] && { COMPREPLY=($(compgen -W "add set show list" -- "$word")); return; }
    [ "$command" = clinic ] && [ "$COMP_CWORD" -eq 2 ] && { COMPREPLY=($(compgen -W "set show" -- "$word")); return; }
    [ "$command" = channel ] && [ "$COMP_CWORD" -eq 2 ] && { COMPREPLY=($(compgen -W "list test" -- "$word")); return; }
    [ "$command" = exam ] && [ "$COMP_CWORD" -eq 2 ] && { COMPREPLY=($(compgen -W "ask times book cancel" -- "$word")); return; }
    [ "$command" = sending ] && [ "$COMP_CWORD" -eq 2 ] && { COMPREPLY=($(compgen -W "hold resume" -- "$word")); return; }
    [ "$command" = alerts ] && [ "$COMP_CWORD" -eq 2 ] && { COMPREPLY=($(compgen -W "ack --help" -- "$word")); return; }
    [ "${COMP_WORDS[COMP_CWORD - 1]}" = --for ] && { COMPREPLY=($(compgen -W "clinician engineer patient" -- "$word")); return; }
    case $word in
    -*)
        case $command in channel | clinic | exam | patient | sending) command="$command ${COMP_WORDS[2]}" ;; esac
        COMPREPLY=($(compgen -W "$(stride $command --help 2>/dev/null | awk '/^  --/ { print $1 }')" -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
    esac
}
complete -o filenames -F _stride stride
