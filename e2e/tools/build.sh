#!/usr/bin/env bash
# Finds or builds the real servers and tools that the tests under e2e/ use.
#
#   e2e/tools/build.sh [target...]      without targets: all of them
#
# Targets: debian kubernetes kwok prometheus argo-rollouts flagger helm amtool
#          actionlint kube-score crds
#
# What is there already stays: a binary in $KUBEBUILDER_ASSETS, or one in
# .tools/bin that was built from the same pinned versions. Everything else comes
# from the Go module proxy and, for the target "debian", from Debian's archive.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
tools=${RELEASE_READINESS_TOOLS:-$root/.tools}
bin=$tools/bin
stamps=$tools/stamps
all_targets=(debian kubernetes kwok prometheus argo-rollouts flagger helm amtool
  actionlint kube-score crds)

# Nothing here links C. A local toolchain older than a module asks for is
# replaced for that build by the one from the module proxy.
export CGO_ENABLED=0
export GOTOOLCHAIN=auto
export GOFLAGS='-buildvcs=false'
export GOWORK=off

say() { printf 'tools: %s\n' "$*"; }
fail() {
  printf 'tools: %s\n' "$*" >&2
  exit 1
}

require_go() {
  command -v go >/dev/null ||
    fail "Go 1.25 or newer is needed to build '$1' (https://go.dev/dl); or put the binaries into \$KUBEBUILDER_ASSETS or $bin"
  local version minor
  version=$(GOTOOLCHAIN=local go env GOVERSION)
  minor=$(sed -E 's/^go1\.([0-9]+).*/\1/' <<<"$version")
  [[ $minor =~ ^[0-9]+$ ]] || return 0 # a development build of Go
  ((minor >= 25)) || fail "Go 1.25 or newer is needed to build '$1', found $version"
}

# True when the binary $1 needs no build. $2 is what it would be built from.
present() {
  local name=$1 recipe=$2
  if [[ -n ${KUBEBUILDER_ASSETS:-} && -x $KUBEBUILDER_ASSETS/$name ]]; then
    say "$name: found in KUBEBUILDER_ASSETS"
    return 0
  fi
  if [[ -x $bin/$name && -f $stamps/$name && $(<"$stamps/$name") == "$recipe" ]]; then
    say "$name: up to date"
    return 0
  fi
  return 1
}

stamp() { printf '%s\n' "$2" >"$stamps/$1"; }

# build_module FOLDER LDFLAGS TAGS NAME=PACKAGE...: builds from a module of ours.
build_module() {
  local folder=$1 ldflags=$2 tags=$3
  shift 3
  local sums recipe pair name started
  sums=$(cat "$here/$folder/go.mod" "$here/$folder/go.sum" | sha256sum | cut -d' ' -f1)
  recipe="$sums $ldflags $tags"
  for pair in "$@"; do
    name=${pair%%=*}
    if present "$name" "$recipe"; then continue; fi
    require_go "$name"
    say "$name: building (first time: minutes)"
    started=$SECONDS
    # Written beside and moved: a running server keeps its own file.
    (cd "$here/$folder" &&
      go build -mod=readonly -tags "$tags" -ldflags "-s -w $ldflags" -o "$bin/.$name.new" "${pair#*=}")
    mv -f "$bin/.$name.new" "$bin/$name"
    stamp "$name" "$recipe"
    say "$name: built in $((SECONDS - started)) s"
  done
}

# build_program NAME PACKAGE@VERSION: builds a published program as it is.
build_program() {
  local name=$1 package=$2 started
  if present "$name" "$package"; then return; fi
  require_go "$name"
  say "$name: building $package"
  started=$SECONDS
  mkdir -p "$tools/new"
  (cd "$tools" && GOBIN=$tools/new go install -ldflags '-s -w' "$package")
  mv -f "$tools/new/$name" "$bin/$name"
  stamp "$name" "$package"
  say "$name: built in $((SECONDS - started)) s"
}

# The version a module of ours requires of another, without the leading "v".
required_version() {
  sed -nE "s#^(require)?[[:space:]]*$2 v([^[:space:]]+).*#\2#p" "$here/$1/go.mod" | head -n 1
}

target_kubernetes() {
  local version=v$(required_version kubernetes k8s.io/kubernetes)
  local kube=k8s.io/kubernetes/cmd
  build_module kubernetes "-X k8s.io/component-base/version.gitVersion=$version" '' \
    kube-apiserver=$kube/kube-apiserver \
    kube-controller-manager=$kube/kube-controller-manager \
    kube-scheduler=$kube/kube-scheduler \
    kubectl=$kube/kubectl \
    etcd=go.etcd.io/etcd/server/v3
}

target_kwok() {
  build_module kwok '' '' kwok=sigs.k8s.io/kwok/cmd/kwok
}

target_prometheus() {
  # Prometheus 3.N is published as the Go module version v0.3NN: 0.316 is 3.16.
  local module version
  module=$(required_version prometheus github.com/prometheus/prometheus)
  version=$(sed -E 's/^0\.3([0-9]{2})\.([0-9]+)$/3.\1.\2/; s/^3\.0([0-9])/3.\1/' <<<"$module")
  local package=github.com/prometheus/prometheus/cmd
  build_module prometheus \
    "-X github.com/prometheus/common/version.Version=$version" remove_all_sd \
    prometheus=$package/prometheus promtool=$package/promtool
}

target_argo-rollouts() {
  build_module argo-rollouts '' '' \
    rollouts-controller=github.com/argoproj/argo-rollouts/cmd/rollouts-controller
}

target_flagger() { build_program flagger github.com/fluxcd/flagger/cmd/flagger@v1.36.1; }
target_helm() { build_program helm helm.sh/helm/v3/cmd/helm@v3.22.0; }
target_amtool() { build_program amtool github.com/prometheus/alertmanager/cmd/amtool@v0.34.2; }
target_actionlint() { build_program actionlint github.com/rhysd/actionlint/cmd/actionlint@v1.7.12; }
target_kube-score() { build_program kube-score github.com/zegl/kube-score/cmd/kube-score@v1.20.0; }

# Copies the definitions that crds.txt names out of their projects' own modules.
target_crds() {
  local name module sum files recipe description folder
  while read -r name module sum files; do
    [[ -z $name || $name == \#* ]] && continue
    recipe="$module $sum $files"
    if [[ -d $tools/crds/$name && -f $stamps/crds-$name && $(<"$stamps/crds-$name") == "$recipe" ]]; then
      say "crds/$name: up to date"
      continue
    fi
    require_go "crds/$name"
    description=$(cd "$tools" && go mod download -json "$module") ||
      fail "crds/$name: $module can't be downloaded: $description"
    [[ $(sed -nE 's/^\s*"Sum": "(.*)".*/\1/p' <<<"$description") == "$sum" ]] ||
      fail "crds/$name: the checksum of $module is not the one in crds.txt"
    folder=$(sed -nE 's/^\s*"Dir": "(.*)".*/\1/p' <<<"$description")
    rm -rf "$tools/crds/$name"
    mkdir -p "$tools/crds/$name"
    # $files is a pattern relative to the module and is expanded here.
    (cd "$folder" && cp --no-preserve=mode $files "$tools/crds/$name/")
    stamp "crds-$name" "$recipe"
    say "crds/$name: $(ls "$tools/crds/$name" | wc -l) files from $module"
  done <"$here/crds.txt"
}

# Debian packages, each told by a program it brings: PROGRAM=PACKAGE.
target_debian() {
  local missing=() pair program
  for pair in /usr/bin/prometheus=prometheus \
    /usr/bin/prometheus-alertmanager=prometheus-alertmanager \
    "/usr/lib/postgresql/*/bin/postgres=postgresql" \
    /usr/bin/chromium=chromium \
    /usr/bin/curl=curl /usr/bin/jq=jq \
    /usr/bin/setpriv=util-linux; do
    program=${pair%%=*}
    if compgen -G "$program" >/dev/null; then
      say "${pair#*=}: installed ($(compgen -G "$program" | tail -n 1))"
    else
      missing+=("${pair#*=}")
    fi
  done
  ((${#missing[@]} == 0)) && return
  command -v apt-get >/dev/null || fail "not a Debian system; install: ${missing[*]}"
  local privileged=()
  if ((EUID != 0)); then
    sudo -n true 2>/dev/null || fail "run as root: apt-get install ${missing[*]}"
    privileged=(sudo -n)
  fi
  say "installing ${missing[*]}"
  "${privileged[@]}" apt-get update -qq
  "${privileged[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

main() {
  local targets=("$@") target
  ((${#targets[@]})) || targets=("${all_targets[@]}")
  for target in "${targets[@]}"; do
    [[ " ${all_targets[*]} " == *" $target "* ]] ||
      fail "unknown target '$target'; there are: ${all_targets[*]}"
  done
  mkdir -p "$bin" "$stamps"
  # Two runs at once would build everything twice and write the same files.
  exec 9>"$tools/lock"
  flock --nonblock 9 || {
    say 'waiting for another run'
    flock 9
  }
  for target in "${targets[@]}"; do "target_$target"; done
}

main "$@"
