#compdef hashiflex
# Completion of hashiflex in zsh. Load it with: source <(hashiflex completion zsh)
_hashiflex() {
  local line="${LBUFFER#* }"
  local -a candidates
  candidates=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2> /dev/null)}")
  # Options only once a dash is typed, so that files come up where a file is due.
  [[ "${words[CURRENT]}" == -* ]] || candidates=("${(@M)candidates:#[a-z]*}")
  if (( ${#candidates} )); then compadd -- "${candidates[@]}"; else _files; fi
}
compdef _hashiflex hashiflex
