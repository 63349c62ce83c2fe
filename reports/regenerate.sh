#!/usr/bin/env bash
# Makes the committed reports of all ready scenarios again: reports/NAME/ from scenarios/NAME.yaml.
#   reports/regenerate.sh            makes them
#   reports/regenerate.sh --check    makes them and fails if git sees a difference (for CI)
# Needs a Release build of the command and Node.js 20.
set -euo pipefail
cd "$(dirname "$0")/.."
hashiflex=src/HaShiFlex.Cli/bin/Release/net10.0/hashiflex.dll
[ -f "$hashiflex" ] || dotnet build -c Release src/HaShiFlex.Cli --nologo -v q

for scenario in scenarios/*.yaml; do
  case "$scenario" in *.ranges.yaml | *.activity.yaml | *.measured.yaml) continue ;; esac  # what a scenario reads, not one itself
  name=$(basename "$scenario" .yaml)
  images=()
  [ ! -d "samples/$name" ] || images=(--images "samples/$name")
  echo "$name" >&2
  dotnet "$hashiflex" estimate "$scenario" --output "reports/$name" --sensitivity "${images[@]}" --format png,json > /dev/null
done

if [ "${1:-}" = --check ] && [ -n "$(git status --porcelain -- reports)" ]; then
  git status --short -- reports >&2
  echo "reports/ is not what the program makes: run reports/regenerate.sh and commit" >&2
  exit 1
fi
