# Completion of tiflow in bash: the program itself knows what may follow.
_tiflow() {
  local line=${COMP_LINE#* }
  local point=$((COMP_POINT - ${#COMP_LINE} + ${#line}))
  mapfile -t COMPREPLY < <(compgen -W "$(tiflow "[suggest:$point]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _tiflow tiflow
