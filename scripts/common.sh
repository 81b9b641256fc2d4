# Sourced by the other scripts: where things are, how to speak, how to build.
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# tlsfit's own cache: Mbed TLS's sources, compiled objects.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tlsfit

if [ -t 2 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' plain=$'\e[0m'
else
  bold='' plain=''
fi

step() { printf '%s== %s%s\n' "$bold" "$*" "$plain" >&2; }
fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# build_preset PRESET [TARGET...]: configures once, builds what changed, and is silent unless it fails.
build_preset() {
  local preset=$1 log
  shift
  log=$(mktemp)
  if ! { cmake -S "$top" --preset "$preset" && cmake --build "$top/build/$preset" ${1:+--target "$@"}; } >"$log" 2>&1; then
    tail -n 60 "$log" >&2
    rm -f "$log"
    fail "building preset '$preset' failed"
  fi
  rm -f "$log"
}
