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

# progress: of ninja's lines "[DONE/TOTAL] …" on stdin, one that moves on a terminal, in a log one for each 10 %.
progress() {
  local line count total tenth=0
  while IFS= read -r line; do
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || continue
    count=${BASH_REMATCH[1]} total=${BASH_REMATCH[2]}
    if [ -t 2 ]; then
      printf '\r\e[K   %d of %d' "$count" "$total" >&2
    elif [ $((count * 10 / total)) -gt "$tenth" ]; then
      tenth=$((count * 10 / total))
      printf '   %d0 %%\n' "$tenth" >&2
    fi
  done
  if [ -t 2 ]; then printf '\r\e[K' >&2; fi
}

# build_preset PRESET [TARGET...]: configures once, builds what changed, shows how far it is, and what went wrong.
build_preset() {
  local preset=$1 log
  shift
  log=$(mktemp)
  if ! { cmake -S "$top" --preset "$preset" && cmake --build "$top/build/$preset" ${1:+--target "$@"}; } 2>&1 | tee "$log" | progress; then
    tail -n 60 "$log" >&2
    rm -f "$log"
    fail "building preset '$preset' failed"
  fi
  rm -f "$log"
}
