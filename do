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
readonly kCiSecondsMax=3400       # all of ci; what is left over is not run and counts as failed
readonly kFuzzSecondsInCi=240

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
  sanitize           unit tests under address and undefined-behaviour sanitizers
  docs               the man page and what else the program prints of itself
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

# test_all [PRESET [LOG]]: LOG gets a copy of what ctest says.
test_all() {
  local preset=${1:-release} log=${2:-/dev/null}
  # shellcheck disable=SC2046 # groups are words
  setup $(groups_of_preset "$preset")
  build "$preset" all
  run_tests "$preset" | tee "$log"
}

# Packages that a preset's compiler comes from.
groups_of_preset() {
  case $1 in
    asan | tsan | fuzz) echo build run test ci ;;
    *) echo build run test ;;
  esac
}

sources() {
  git ls-files -co --exclude-standard -- '*.cc' '*.h' | sort
}

# Libraries that ask for absurd sizes get none, as in a worker, whose memory is limited; what they
# leak is listed with the reason.
sanitizer_settings() {
  export ASAN_OPTIONS=allocator_may_return_null=1:max_allocation_size_mb=2048
  export LSAN_OPTIONS=suppressions=$PWD/fuzz/leaks.txt:print_suppressions=0
  export UBSAN_OPTIONS=print_stacktrace=1
}

# What the unit tests feed to each format, kept by its type: the best seeds for its fuzzer.
keep_inputs() {
  export CLEW_KEEP_INPUTS=$PWD/build/fuzz/inputs
}

fuzz_names() {
  sources | sed -n 's,^src/.*/\([a-z0-9_]*\)_fuzz\.cc$,\1,p' | sort
}

# fuzz SECONDS: each target for so long, from its seeds, two at a time on two cores.
fuzz() {
  local seconds=$1
  setup build run ci
  build fuzz clew_fuzz
  sanitizer_settings
  if [[ ! -d build/fuzz/inputs ]]; then
    build fuzz extract_test
    keep_inputs
    quietly 'fuzz: seeds' build/fuzz/extract_test --gtest_brief=1
  fi
  say "fuzz: $(fuzz_names | wc -l) targets, $seconds s each"
  fuzz_names | xargs -P "$(jobs_max)" -I {} "$0" fuzz-one {} "$seconds" ||
    die 'fuzzing found something'
}

# The folders with seeds for one target: those in the repository, and the inputs of the formats
# that its sibling describes, or of the format that its name begins with.
seeds_of() {
  local name=$1 format described=src/extract/formats/$1.cc
  [[ ! -d tests/fuzz-seeds/$name ]] || echo "tests/fuzz-seeds/$name"
  { [[ ! -e $described ]] || sed -n 's/.*\.name = "\([a-z0-9_]*\)".*/\1/p' "$described"
    echo "${name%%_*}"; } | sort -u | while read -r format; do
    [[ ! -d build/fuzz/inputs/$format ]] || echo "build/fuzz/inputs/$format"
  done
}

# A found input stays in build/fuzz/found/ and is named by libFuzzer's own report.
fuzz_one() {
  local name=$1 seconds=$2 status=0 log=$kLogs/fuzz-$1.log corpus=build/fuzz/corpus/$1
  local -a seeds
  mapfile -t seeds < <(seeds_of "$name")
  mkdir -p "$kLogs" "$corpus" build/fuzz/found
  "build/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="build/fuzz/found/$name-" "$corpus" "${seeds[@]}" \
    >"$log" 2>&1 </dev/null || status=$?
  if ((status)); then
    say "fuzz: $name FAILED, the end of $log:"
    tail -n 40 "$log"
    return 1
  fi
  say "fuzz: $name $(sed -n 's/^stat::number_of_executed_units: */runs /p' "$log")" \
    "$(grep -o 'cov: [0-9]*' "$log" | tail -n 1), ${#seeds[@]} folders of seeds"
}

fmt() {
  setup build ci
  sources | xargs clang-format-14 -i
}

# lint [SECONDS]: formatting and tools/tidy over all, clang-tidy over all or for so long. What
# clang-tidy has seen and has not changed since is not checked again.
lint() {
  local status=0
  setup build ci
  sources | xargs clang-format-14 --dry-run -Werror || status=1
  tools/tidy --self-test && tools/tidy || status=1
  [[ -e build/fuzz/build.ninja ]] || quietly 'lint: configure' cmake --preset fuzz
  tools/lint build/fuzz "$@" || status=1
  return "$status"
}

bench() {
  local small=${1:-} script
  setup build run bench
  build release all
  if [[ -x build/release/clew_bench ]]; then
    build/release/clew_bench ${small:+--benchmark_min_time=0.02}
  fi
  for script in bench/*; do
    [[ -f $script && -x $script ]] || continue
    say "bench: $script $small"
    "$script" ${small:+"$small"}
  done
}

# Unit tests under the address and undefined-behaviour sanitizers, in the tree of the fuzzers.
sanitize() {
  setup build run test ci
  build fuzz all
  keep_inputs
  sanitizer_settings
  run_tests fuzz -R '^unit\.'
}

# The outside check, where it lies beside the clone. Its share is raised, never lowered.
acceptance() {
  local check=../shared/acceptance/check_case.py
  if [[ ! -e $check ]]; then
    say "acceptance: skipped, there is no $check"
    return 0
  fi
  setup build run ci
  build release clew
  python3 "$check" build/release/clew "$(date +%Y%m%d)" "--min=$(cat .ci/acceptance-min)"
}

docs() {
  setup build run
  build release clew_papers
}

install_program() {
  setup build run
  build release all
  cmake --install build/release --prefix "${1:-/usr/local}"
}

# Stages whose failure is named in the summary and does not yet fail the run: clang-tidy has not
# seen all files yet, and what a fuzzer finds is as old as the code it finds it in. The list only
# shrinks (docs/roadmap.md).
readonly kToldOnly=' lint fuzz '

# stage NAME SECONDS COMMAND...: one part of ci; a failure is remembered and the rest still runs.
stage() {
  local name=$1 limit=$2 began=$SECONDS status=0 left=$((kCiSecondsMax - SECONDS))
  shift 2
  ((limit < left)) || limit=$left
  say "== $name"
  if ((limit > 0)); then
    timeout -k 20 "$limit" ./do "$@" </dev/null || status=$?
  else
    status=124
  fi
  case $status in
    0) stages+=("ok      $name, $((SECONDS - began)) s") ;;
    124) stages+=("FAILED  $name, out of time after $((SECONDS - began)) s") ;;
    *) stages+=("FAILED  $name, $((SECONDS - began)) s") ;;
  esac
  ((status == 0)) || [[ $kToldOnly == *" $name "* ]] || ci_failed=1
}

# Ends with the closing lines of ctest, which say how many tests ran.
ci() {
  local ci_failed=0 log=$kLogs/ctest.log
  local -a stages=()
  mkdir -p "$kLogs"
  rm -f "$log"
  ./do setup build run test ci bench
  stage tests 1500 test release "$log"
  stage acceptance 700 acceptance
  stage sanitizers 1900 sanitize
  stage lint 600 lint 420
  stage fuzz 500 fuzz "$(fuzz_share)"
  stage bench 420 bench --small
  say "== ci took $SECONDS s"
  printf '%s\n' "${stages[@]}"
  sed -n '/tests passed/,$p' "$log" 2>/dev/null || ci_failed=1
  return "$ci_failed"
}

# Seconds for each fuzz target so that all of them together take about kFuzzSecondsInCi.
fuzz_share() {
  local targets share
  targets=$(fuzz_names | wc -l)
  share=$((kFuzzSecondsInCi * $(jobs_max) / (targets + 1)))
  echo $((share < 3 ? 3 : share > 20 ? 20 : share))
}

main() {
  local command=${1:-help}
  shift || true
  case $command in
    setup) setup "$@" ;;
    build)
      # shellcheck disable=SC2046 # groups are words
      setup $(groups_of_preset "${1:-release}")
      if (($#)); then build "$1" "${2:-all}"; else build release clew; fi
      ;;
    demo) demo "$@" ;;
    test) test_all "$@" ;;
    bench) bench "$@" ;;
    fuzz) fuzz "${1:-60}" ;;
    fuzz-one) fuzz_one "$@" ;;
    fmt) fmt ;;
    lint) lint "$@" ;;
    sanitize) sanitize ;;
    acceptance) acceptance ;;
    docs) docs ;;
    ci) ci ;;
    install) install_program "$@" ;;
    help | -h | --help) usage ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
}

main "$@"
