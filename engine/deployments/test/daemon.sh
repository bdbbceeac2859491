# A docker daemon of our own, in a network namespace of its own: what it does to networks ends with the namespace. Sourced.
daemon_directory=""
daemon_namespace=""

start_daemon() {
  daemon_directory=$(mktemp -d)
  daemon_namespace=tiflow-docker-$$
  export DOCKER_HOST=unix://$daemon_directory/docker.sock
  ip netns add "$daemon_namespace"
  ip -n "$daemon_namespace" link set lo up
  # nsenter, because `ip netns exec` mounts another /sys, in which the daemon misses its cgroups.
  nsenter --net="/run/netns/$daemon_namespace" dockerd --data-root "$daemon_directory/data" --exec-root "$daemon_directory/exec" \
    --cgroup-parent "/$daemon_namespace" --host "$DOCKER_HOST" --pidfile "$daemon_directory/docker.pid" > "$daemon_directory/log" 2>&1 &
  daemon_pid=$!
  local deadline=$((SECONDS + 60))
  until docker version >/dev/null 2>&1; do
    if ((SECONDS >= deadline)) || ! kill -0 "$daemon_pid" 2>/dev/null; then
      echo "error: the docker daemon does not start; the end of its log:" >&2
      tail -20 "$daemon_directory/log" >&2
      return 1
    fi
    sleep 0.2
  done
}

# Runs a command where the published ports are.
beside_daemon() { nsenter --net="/run/netns/$daemon_namespace" "$@"; }

stop_daemon() {
  [[ -n $daemon_directory ]] || return 0
  docker container ls --all --quiet 2>/dev/null | xargs -r docker rm --force >/dev/null 2>&1 || true
  if [[ -n ${daemon_pid:-} ]]; then
    kill "$daemon_pid" 2>/dev/null || true
    wait "$daemon_pid" 2>/dev/null || true
  fi
  awk -v under="$daemon_directory/" 'index($2, under) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount --lazy
  find /sys/fs/cgroup -maxdepth 2 -type d -name "$daemon_namespace" -exec rmdir {} +
  ip netns del "$daemon_namespace" 2>/dev/null || true
  rm -rf "$daemon_directory"
}
