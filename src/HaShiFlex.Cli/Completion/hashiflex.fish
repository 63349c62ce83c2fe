# Completion of hashiflex in fish. Load it with: hashiflex completion fish | source
function __hashiflex_candidates
    set -l line (commandline --cut-at-cursor --current-process | string replace --regex '^\S+\s' '')
    # Options only once a dash is typed; fish itself adds files.
    set -l wanted '^[a-z]'
    string match --quiet -- '-*' (commandline --current-token); and set wanted '^-'
    hashiflex "[suggest:"(string length -- "$line")"]" "$line" 2> /dev/null | string match --regex -- "$wanted.*"
end
complete --command hashiflex --arguments '(__hashiflex_candidates)'
