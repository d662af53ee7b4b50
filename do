#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# One command for people and for CI. `./do` alone tells what it can do. Long output goes to
# build/log/; the screen shows plain lines of progress and, on failure, the end of the log.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly kPackages=packaging/debian-packages.txt
readonly kLogs=build/log
readonly kTickSeconds=20            # how often a long step says where it is
readonly kMemoryPerJobKib=1500000  # what one compiler may need
readonly kNodeMajorMin=18

say() { printf '%s\n' "$*"; }
die() { printf 'do: %s\n' "$*" >&2; exit 1; }

usage() {
  cat <<'TEXT'
usage: ./do COMMAND
  demo [--check]     install what is missing, build, show a synthetic case (--check: then stop)
  setup [GROUP...]   install what is missing: build run (default), test, ci, bench
  build [PRESET]     build/release/clew; presets: release dev asan tsan fuzz coverage
  test [PRESET]      build and run all tests
  bench [--small]    benchmarks
  fuzz [SECONDS]     each fuzz target for so long (default 60)
  fmt                format the sources in place
  lint [SECONDS]     formatting, tools/tidy, clang-tidy (for so long, newest files first)
  docs               make the generated reference pages again
  ci                 everything a change must pass
  install [PREFIX]   program, man page, completions (default /usr/local)
TEXT
}

# quietly LABEL COMMAND...: runs it with its output in a log; one line of progress now and then.
quietly() {
  local label=$1 log=$kLogs/${1//[^a-z0-9]/-}.log began=$SECONDS pid status=0 ticked=$SECONDS
  shift
  mkdir -p "$kLogs"
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  trap 'kill "$pid" 2>/dev/null; exit 130' INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    if ((SECONDS - ticked >= kTickSeconds)); then
      ticked=$SECONDS
      say "  $label: $((SECONDS - began)) s, $(tail -n 1 "$log" | tr -d '\r' | cut -c1-80)"
    fi
  done
  wait "$pid" || status=$?
  trap - INT TERM
  if ((status)); then
    say "$label failed after $((SECONDS - began)) s; the end of $log:" >&2
    tail -n 40 "$log" >&2
    return "$status"
  fi
  ((SECONDS - began < 2)) || say "$label: done in $((SECONDS - began)) s"
}

jobs_max() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemTotal/ {print $2}' /proc/meminfo)
  memory=$((memory / kMemoryPerJobKib))
  ((memory < 1)) && memory=1
  echo $((cores < memory ? cores : memory))
}

as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "needs root or sudo for: $*"
  fi
}

# A newer node than Debian's (18) serves as well; two of them on one machine would quarrel.
node_is_there() {
  command -v npm >/dev/null && command -v node >/dev/null || return 1
  local major
  major=$(node --version)
  major=${major#v}
  ((${major%%.*} >= kNodeMajorMin))
}

packages_of() {
  awk -v groups=" $* " '
    /^#/ || NF == 0 {next}
    $2 !~ /^(build|run|test|ci|bench)$/ {print "unknown group in line: " $0 > "/dev/stderr"; exit 1}
    index(groups, " " $2 " ") {print $1}' "$kPackages"
}

apt_missing() {
  local wanted there
  wanted=$(packages_of "$@") || return 1
  if node_is_there; then
    wanted=$(grep -vxE 'nodejs|npm' <<<"$wanted")
  fi
  # shellcheck disable=SC2086 # names are words
  there=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
    sed -n 's/^installed //p') || true
  comm -23 <(sort -u <<<"$wanted") <(sort -u <<<"$there")
}

install_packages() {
  local missing
  missing=$(apt_missing "$@")
  [[ -n $missing ]] || return 0
  command -v apt-get >/dev/null || die "needs these Debian packages: ${missing//$'\n'/ }"
  say "setup: installing $(wc -l <<<"$missing") Debian packages and what they need"
  quietly 'setup: package lists' as_root apt-get update
  # shellcheck disable=SC2086 # names are words
  quietly 'setup: packages' as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends $missing
}

# npm leaves a copy of the lock file in node_modules: equal checksums mean that all is in place.
sources_are_there() {
  local folder=$1 sums='"integrity": "[^"]*"'
  [[ -e $folder/node_modules/.package-lock.json ]] || return 1
  diff -q <(grep -o "$sums" "$folder/package-lock.json" | sort) \
    <(grep -o "$sums" "$folder/node_modules/.package-lock.json" | sort) >/dev/null
}

install_sources() {
  local folder=packaging/npm
  sources_are_there "$folder" && return 0
  quietly 'setup: source packages' npm --prefix "$folder" ci --ignore-scripts --no-audit --no-fund
}

setup() {
  (($#)) || set -- build run
  install_packages "$@"
  install_sources
}

build() {
  local preset=${1:-release}
  shift || true
  [[ -e build/$preset/build.ninja ]] || quietly "build: configure $preset" cmake --preset "$preset"
  quietly "build: $preset" cmake --build --preset "$preset" -j "$(jobs_max)" --target "$@"
}

run_tests() {
  ctest --preset "$1" --parallel "$(jobs_max)" "${@:2}"
}

demo() {
  setup build run
  build release clew
  exec build/release/clew demo "$@"
}

test_all() {
  local preset=${1:-release}
  setup build run test
  case $preset in asan | tsan | fuzz) setup ci ;; esac
  build "$preset" all
  run_tests "$preset"
}

main() {
  local command=${1:-help}
  shift || true
  case $command in
    setup) setup "$@" ;;
    build)
      setup build run
      case ${1:-release} in asan | tsan | fuzz) setup ci ;; esac
      if (($#)); then build "$1" "${2:-all}"; else build release clew; fi
      ;;
    demo) demo "$@" ;;
    test) test_all "$@" ;;
    help | -h | --help) usage ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
}

main "$@"
