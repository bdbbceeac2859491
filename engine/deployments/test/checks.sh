# For scripts that check things: each check is a sentence and a command. Sourced.
passed=0 failed=0

# check SENTENCE COMMAND…: holds when the command succeeds; the end of its output is shown when it does not.
check() {
  local sentence=$1 output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "  ok      $sentence"
  else
    failed=$((failed + 1))
    echo "  FAILED  $sentence"
    tail -15 <<<"$output" | sed 's/^/          /'
  fi
}

# What it succeeds in must fail, and say so: refuses TEXT COMMAND…
refuses() {
  local text=$1 output
  shift
  if output=$("$@" 2>&1); then
    echo "it did not fail"
    return 1
  fi
  echo "$output"
  grep -qF -- "$text" <<<"$output"
}

# The shape that eng/run-tests counts; a failed check fails the script.
write_results() {
  mkdir -p "$(dirname "$1")"
  echo "<Counters total=\"$((passed + failed))\" passed=\"$passed\" failed=\"$failed\" />" > "$1"
  echo "checks: $passed held, $failed did not"
  ((failed == 0 && passed > 0))
}
