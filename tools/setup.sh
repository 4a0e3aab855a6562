# Sourced by tools/run and tools/test: packages, configuration, build.
# SPDX-License-Identifier: MIT

# packages_for run|test: names from tools/packages.txt.
packages_for() {
    awk -v who="$1" '!/^#/ && ($2 == "run" || $2 == who) { print $1 }' \
        tools/packages.txt
}

# Those of "$@" that are not installed.
missing_of() {
    for p in "$@"; do
        case $(dpkg-query -W -f '${Status}' "$p" 2>/dev/null) in
        *' installed') ;;
        *) printf '%s ' "$p" ;;
        esac
    done
}

# install_packages run|test: install what is missing, or say how; exit 4.
install_packages() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        echo "this is not Debian: install by hand what tools/packages.txt names" >&2
        return 0
    fi
    missing=$(missing_of $(packages_for "$1"))
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        echo "packages are missing; as root:  apt-get install -y $missing" >&2
        exit 4
    fi
    echo "installing $missing"
    log=$(mktemp)
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get \
        install -y --no-install-recommends $missing; } >"$log" 2>&1; then
        tail -20 "$log" >&2
        echo "apt-get failed; all of what it said is in $log" >&2
        exit 4
    fi
    rm -f "$log"
}

# configure_preset NAME DIR, once.
configure_preset() {
    [ -f "$2/build.ninja" ] && return
    echo "configuring $2"
    cmake --preset "$1" >"$2.log" 2>&1 || {
        cat "$2.log" >&2
        exit 4
    }
    rm -f "$2.log"
}

# build_preset NAME DIR: configure once, build what changed, say little.
build_preset() {
    if [ ! -f "$2/build.ninja" ]; then
        configure_preset "$1" "$2"
        echo "building $2 (a few minutes the first time)"
    fi
    if [ -t 1 ]; then
        ninja -C "$2" || exit 4
    else
        ninja -C "$2" --quiet || exit 4
    fi
}
