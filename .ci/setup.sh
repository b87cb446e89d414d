#!/usr/bin/env bash
# Makes the virtual environment in .venv and installs the studio into it. A second run that finds everything does nothing.
#
# PYTHON=python3.12 bash .ci/setup.sh   uses another interpreter than the first one found
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

STAMP=.venv/.setup-stamp

good() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local name
    for name in ${PYTHON:-python3.11 python3.12 python3.13 python3}; do
        if command -v "$name" >/dev/null && good "$name"; then
            command -v "$name"
            return 0
        fi
    done
    echo "The set-up needs Python 3.11 or newer. Install it, then run the same command again:" >&2
    if [ "$(uname -s)" = Darwin ]; then
        echo "    brew install python@3.11" >&2
    else
        echo "    apt-get update && apt-get install -y python3 python3-venv     (as root; Debian 12, Ubuntu 24.04 or newer)" >&2
    fi
    exit 4
}

python=$(find_python)
wanted="$("$python" -c 'import platform; print(platform.python_version())') $(cksum <pyproject.toml) $PWD"

if [ -x .venv/bin/webtoon ] && [ "$(cat "$STAMP" 2>/dev/null)" = "$wanted" ]; then
    touch "$STAMP"
    exit 0
fi

bash .ci/system-packages.sh libraries "$python"
bash .ci/system-packages.sh venv "$python"

if ! .venv/bin/python -c 'import pip' 2>/dev/null || ! good .venv/bin/python; then
    echo "Making a virtual environment in .venv" >&2
    rm -rf .venv
    "$python" -m venv .venv
fi
echo "Installing the studio (the first time this takes a few minutes)" >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input -e '.[test,s3]'
echo "$wanted" >"$STAMP"
