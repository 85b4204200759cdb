# Sourced by the checks that need Python or programs from there.

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# Python packages go into a virtual environment, and again only when their pins change.
install() { # ENVIRONMENT PINS
    stamp="$1/installed-$(basename "$2")"
    if cmp -s "$2" "$stamp"; then return; fi
    if ! "$1/bin/python" -m pip --version >/dev/null 2>&1; then
        say "creating $1"
        if ! python3 -m venv --clear "$1" >/dev/null 2>&1; then
            say "installing the system package python3-venv"
            as_root apt-get install -y -qq python3-venv
            python3 -m venv --clear "$1"
        fi
    fi
    say "installing into $1: $(tr '\n' ' ' <"$2")"
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check -r "$2"
    cp "$2" "$stamp"
}
