#!/usr/bin/env bash
# Builds the image of the engine, and deploys what compose files describe. Works from any directory; compose files are named
# from where the caller stands, which is engine/deployments/docker-compose in the README.
set -euo pipefail

IMAGE=dataflow:test
PROJECT=tiflow
HEALTHY_WITHIN=60 # seconds
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)

usage() {
  cat >&2 <<'TEXT'
usage: run-engine.sh VERB
  build              build the image dataflow:test from the sources
  build-local        build it from the programs in bin/ (make engine) and this machine's etcd
  deploy FILE…       start what the compose files describe, anew, and wait until all of it is healthy
  stop FILE…         stop and remove it; the data below /tmp/df stay
  status             list the containers
  logs [CONTAINER…]  print the last 100 lines of each
Environment:
  BASE, SDK          other base images; docker/local-base makes one without a registry
  ENGINE_DATA        where data are kept [default: /tmp/df]
  ENGINE_BIND        the address that ports are published at [default: 127.0.0.1]
TEXT
  exit 1
}

fail() { echo "error: $*" >&2; exit 1; }

need_docker() {
  command -v docker >/dev/null || fail "docker is missing: install it (Debian, Ubuntu: docker.io)"
  docker version >/dev/null 2>&1 || fail "the docker daemon does not answer: start it, or let this user use it (group docker), or set DOCKER_HOST"
}

find_compose() {
  if docker compose version >/dev/null 2>&1; then
    compose=(docker compose)
  elif command -v docker-compose >/dev/null; then
    compose=(docker-compose)
  else
    fail "neither 'docker compose' nor docker-compose is there: install one (Debian, Ubuntu: docker-compose)"
  fi
}

# In: compose files. Sets $files to the arguments that name them.
read_files() {
  (($# > 0)) || fail "name a compose file, for example 1m1e.yaml"
  files=()
  for file; do
    [[ -f $file ]] || fail "there is no file $file here, in $PWD"
    files+=(-f "$file")
  done
}

in_project() { "${compose[@]}" -p "$PROJECT" "${files[@]}" "$@"; }

build_arguments() {
  echo "--build-arg=VERSION=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$repository/Directory.Build.props")"
  echo "--build-arg=COMMIT=$(git -C "$repository" rev-parse --short=12 HEAD 2>/dev/null || echo none)"
  [[ -z ${BASE:-} ]] || echo "--build-arg=BASE=$BASE"
}

build() {
  local arguments
  mapfile -t arguments < <(build_arguments)
  [[ -z ${SDK:-} ]] || arguments+=("--build-arg=SDK=$SDK")
  docker build "${arguments[@]}" -t "$IMAGE" -f "$here/docker/Dockerfile" "$repository"
}

build_local() {
  local arguments
  context=$(mktemp -d)
  trap 'rm -rf "$context"' EXIT
  "$here/docker/context" "$context"
  mapfile -t arguments < <(build_arguments)
  docker build "${arguments[@]}" -t "$IMAGE" -f "$here/docker/dev.Dockerfile" "$context"
}

# Containers run as the caller, so that the data are theirs; not as root, whose containers run as the image's user.
use_data_directory() {
  export ENGINE_DATA=${ENGINE_DATA:-/tmp/df} ENGINE_USER
  local image_user=1654:1654
  mkdir -p "$ENGINE_DATA"/{master,demo-server}
  if ((EUID == 0)); then
    ENGINE_USER=$image_user
    chown "$image_user" "$ENGINE_DATA"/{master,demo-server}
  else
    ENGINE_USER=$(id -u):$(id -g)
  fi
}

containers() { docker container ls --all --filter "label=com.docker.compose.project=$PROJECT" "$@"; }

await_healthy() {
  local deadline=$((SECONDS + HEALTHY_WITHIN)) waiting
  while waiting=$(containers --format '{{.Names}} {{.Status}}' | grep -v '(healthy)'); do
    ((SECONDS < deadline)) || fail "not healthy after $HEALTHY_WITHIN s; see 'run-engine.sh logs':"$'\n'"$waiting"
    sleep 0.2
  done
}

deploy() {
  read_files "$@"
  docker image inspect "$IMAGE" >/dev/null 2>&1 || fail "there is no image $IMAGE: run 'run-engine.sh build' first"
  use_data_directory
  local started=$SECONDS
  in_project up -d --force-recreate
  await_healthy
  containers
  echo "deployed; all are healthy after $((SECONDS - started)) s"
}

stop() {
  read_files "$@"
  in_project down
  containers
}

logs() {
  (($# > 0)) || mapfile -t all < <(containers --format '{{.Names}}')
  for name in "${@:-${all[@]}}"; do
    docker logs --tail 100 "$name" 2>&1 | sed "s/^/$name | /"
  done
}

verb=${1:-}
case $verb in
  build | build-local | deploy | stop | status | logs) shift ;;
  "") usage ;;
  *) echo "Unknown parameter: $verb" >&2; usage ;;
esac
need_docker
case $verb in
  build) build ;;
  build-local) build_local ;;
  deploy) find_compose; deploy "$@" ;;
  stop) find_compose; stop "$@" ;;
  status) containers ;;
  logs) logs "$@" ;;
esac
