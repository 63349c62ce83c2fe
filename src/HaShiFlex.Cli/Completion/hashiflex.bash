# Completion of hashiflex in bash. Load it with: source <(hashiflex completion bash)
_hashiflex() {
  local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" candidate
  line="${line#* }"
  COMPREPLY=()
  while IFS= read -r candidate; do
    # Options only once a dash is typed, so that files come up where a file is due.
    [[ "$candidate" == "$word"* && ( "$word" == -* || "$candidate" == [a-z]* ) ]] && COMPREPLY+=("$candidate")
  done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2> /dev/null)
}
complete -o default -F _hashiflex hashiflex
