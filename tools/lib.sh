# shellcheck shell=bash disable=SC2034
# What the tools share: Debian packages, the release build, Node. Sourced; it changes neither the caller's folder nor its
# options. Everything but a command's own result goes to stderr.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jobs=$(nproc)
server=$root/build/release/understudy

build_packages=(
  g++ cmake ninja-build ccache pkg-config
  libboost1.81-dev libssl-dev libsimdjson-dev rapidjson-dev libyaml-cpp-dev libsodium-dev libre2-dev libcli11-dev
  libspdlog-dev libfmt-dev prometheus-cpp-dev libexpected-dev libmimalloc-dev
  libfido2-dev libcbor-dev
  libphonenumber8 libprotobuf-dev libabsl-dev # and the headers that install_dependencies unpacks
  curl # what the README and the server's greeting say to try first
)
test_packages=(libgtest-dev librapidcheck-dev valgrind chromium liblua5.3-0 libopentracing-c-wrapper0) # the last two for HAProxy

# The oldest Node that the SDK under test still runs on.
oldest_node=20

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$(basename "$0"): $*"
  exit 1
}

missing_packages() {
  local package
  local -A installed=()
  while read -r package; do
    installed[$package]=1
  done < <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p')
  for package in "$@"; do
    [[ -n ${installed[$package]-} ]] || printf '%s\n' "$package"
  done
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  else
    sudo "$@"
  fi
}

# Installs those of the named packages that are missing, and asks the network only when there are any.
install_packages() {
  command -v dpkg-query >/dev/null || fail "this is not Debian: install the equivalents of: $*"
  local missing
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    fail "missing packages can be installed only as root or with sudo; as root, run: apt-get install ${missing[*]}"
  fi
  say "installing ${missing[*]}"
  as_root apt-get -q update >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "${missing[@]}" >&2
}

# Unpacks libphonenumber's headers: its development package conflicts with the Boost that we build with.
unpack_phonenumber_headers() {
  local folder=$root/build/phonenumber work
  [[ ! -e $folder/include ]] || return 0
  work=$(mktemp -d)
  (cd "$work" && download libphonenumber-dev && dpkg-deb -x ./*.deb unpacked)
  mkdir -p "$folder"
  mv "$work/unpacked/usr/include" "$folder/include"
  rm -rf "$work"
}

# service_program PACKAGE: where the program of that name is. Debian's package is unpacked rather than installed where the
# program is missing, since installing it would start a service; what it links to has to be there.
service_program() {
  local name=$1 folder=$root/build/peers
  if PATH=$PATH:/usr/sbin command -v "$name"; then return; fi
  if [[ ! -x $folder/usr/sbin/$name ]]; then
    mkdir -p "$folder"
    (cd "$folder" && download "$name" && dpkg-deb -x "$name"_*.deb .) || return
  fi
  printf '%s\n' "$folder/usr/sbin/$name"
}

# download PACKAGE: into the present folder; asks for the lists of packages where they do not know it.
download() {
  # The sandboxed downloader of apt may not enter a folder of root's.
  apt-get -q -o APT::Sandbox::User=root download "$1" >&2 && return
  as_root apt-get -q update >&2 && apt-get -q -o APT::Sandbox::User=root download "$1" >&2
}

# install_dependencies [PACKAGE...]: what every build needs, and these packages beside it.
install_dependencies() {
  install_packages "${build_packages[@]}" "$@"
  unpack_phonenumber_headers
}

# configure PRESET [CMAKE OPTION...]: only when that preset was never configured; Ninja itself notices what changed since.
configure() {
  local preset=$1
  shift
  [[ -f $root/build/$preset/build.ninja ]] || (cd "$root" && cmake --preset "$preset" "$@" >&2)
}

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  ninja -C "$root/build/$preset" -j "$jobs" "$@" >&2
}

node_is_recent() {
  local version
  version=$(node --version 2>/dev/null) || return 1
  version=${version#v}
  ((${version%%.*} >= oldest_node))
}

# npm_install FOLDER: what the folder's lock file names, once for each state of that file.
npm_install() {
  local folder=$1 stamp=$1/node_modules/.understudy omit=()
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then install_packages nodejs npm; fi
  cmp -s "$folder/package-lock.json" "$stamp" && return 0
  ! node_is_recent || omit=(--omit=optional)
  (cd "$folder" && npm ci --ignore-scripts "${omit[@]}" >&2)
  cp "$folder/package-lock.json" "$stamp"
}

# Prints the Node to run JavaScript with: the system's, or where that is too old the one from the tests' folder.
node_binary() {
  if node_is_recent; then
    command -v node
    return
  fi
  local machine
  machine=$(uname -m)
  machine=${machine/x86_64/x64}
  local node=$root/tests/conformance/node_modules/node-linux-${machine/aarch64/arm64}/bin/node
  [[ -f $node ]] || fail "Node $oldest_node or newer is needed and npm has no binary for $(uname -m)"
  chmod +x "$node"
  printf '%s\n' "$node"
}
