#!/usr/bin/env bash
# Sees that the few things that no Python package brings are on this machine.
#
#   system-packages.sh libraries     system libraries that the drawing engine is linked to
#   system-packages.sh venv PYTHON   the module that makes virtual environments
#   system-packages.sh browser       a browser for the tests
#   system-packages.sh make          make itself
#
# As root on Debian or Ubuntu it installs what is missing. Otherwise it prints the exact line to run and exits 4.
set -euo pipefail

lacking() {
    echo "The set-up needs something that is not on this machine: $1" >&2
    shift
    echo "Run this, then the same command again:" >&2
    printf '    %s\n' "$@" >&2
    exit 4
}

# install WHAT APT DNF PACMAN BREW: package names for each system
install() {
    local what=$1 apt=$2 dnf=$3 pacman=$4 brew=$5
    if command -v apt-get >/dev/null; then
        if [ "$(id -u)" = 0 ]; then
            echo "Installing $apt" >&2
            export DEBIAN_FRONTEND=noninteractive
            apt-get update -qq >&2 || true
            # shellcheck disable=SC2086
            if apt-get install -y -qq --no-install-recommends $apt >&2; then return 0; fi
            lacking "$what (apt-get could not install it; is the package list reachable?)" "apt-get update && apt-get install -y $apt"
        fi
        lacking "$what" "apt-get update && apt-get install -y $apt     (as root)"
    elif command -v dnf >/dev/null; then
        if [ "$(id -u)" = 0 ]; then
            # shellcheck disable=SC2086
            if dnf install -y -q $dnf >&2; then return 0; fi
        fi
        lacking "$what" "dnf install -y $dnf     (as root)"
    elif command -v pacman >/dev/null; then
        lacking "$what" "pacman -S --needed $pacman     (as root)"
    elif [ "$(uname -s)" = Darwin ]; then
        lacking "$what" "brew install $brew"
    else
        lacking "$what" "install it with your system's package manager (Debian's name: $apt)"
    fi
}

loads() {
    "$PYTHON" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null
}

find_browser() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name" >/dev/null; then return 0; fi
    done
    [ -d "/Applications/Google Chrome.app" ] || [ -d "/Applications/Chromium.app" ]
}

case "${1:-}" in
libraries)
    PYTHON=${2:-python3}
    if [ "$(uname -s)" = Linux ]; then
        missing=""
        loads libGL.so.1 || missing="$missing libgl1"
        loads libEGL.so.1 || missing="$missing libegl1"
        loads libexpat.so.1 || missing="$missing libexpat1"
        if [ -n "$missing" ]; then
            install "system libraries for drawing" "${missing# }" "mesa-libGL mesa-libEGL expat" "libglvnd mesa expat" "expat"
        fi
    fi
    ;;
venv)
    PYTHON=$2
    if ! "$PYTHON" -c 'import venv, ensurepip' 2>/dev/null; then
        version=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        install "the module that makes virtual environments" "python$version-venv" "python$version" "python" "python@$version"
    fi
    ;;
browser)
    find_browser || install "a browser for the tests" "chromium" "chromium" "chromium" "--cask chromium"
    ;;
make)
    command -v make >/dev/null || install "make" "make" "make" "make" "make"
    ;;
*)
    sed -n '2,9p' "$0" >&2
    exit 2
    ;;
esac
