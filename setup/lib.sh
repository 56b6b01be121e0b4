# Shared functions of the commands in this folder; sourced, never run. Needs bash.
#
# Every ensure_* function looks first and does nothing when its work is done,
# so each command calls them all and starts at once on a machine that is ready.

set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
ROOT=$(dirname "$HERE")
NAME=complaint_management
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/$NAME # downloads, Odoo, Python packages
DATA=${XDG_DATA_HOME:-$HOME/.local/share}/$NAME # attachments, logs
LOG=$DATA/log
umask 022

# ------------------------------------------------------------------ messages

say() { printf '[%4ds] %s\n' "$SECONDS" "$*" >&2; }
die() {
    printf '\nERROR: %s\n' "$1" >&2
    shift
    (($# == 0)) || printf '       %s\n' "$@" >&2
    exit 1
}

# step TEXT LOGNAME COMMAND... : run a long command with its output in a log
# file, show that it is alive, and show the end of the log when it fails.
step() {
    local text=$1 log=$LOG/$2.log begin=$SECONDS shell=$BASHPID beat status=0
    shift 2
    mkdir -p "$LOG"
    say "$text ..."
    while sleep 1 && kill -0 "$shell" 2>/dev/null; do
        (((SECONDS - begin) % 15)) || say "  still at it ($((SECONDS - begin))s)"
    done &
    beat=$!
    "$@" >"$log" 2>&1 </dev/null || status=$?
    kill "$beat" 2>/dev/null || true
    wait "$beat" 2>/dev/null || true
    if ((status)); then
        tail -n 25 "$log" | sed 's/^/    | /' >&2
        say "$text: failed; the whole output is in $log"
        return "$status"
    fi
    ((SECONDS - begin < 5)) || say "  done in $((SECONDS - begin))s"
}

# locked NAME COMMAND... : one at a time on this machine and user.
locked() {
    local name=$1
    shift
    mkdir -p "$CACHE"
    (
        flock 9
        "$@"
    ) 9>"$CACHE/$name.lock"
}

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo -n "$@" || sudo "$@" # asks for a password only where there is a terminal
    else
        die "Administrator rights are needed for: $*" \
            "Run this command once as root, or install sudo."
    fi
}

# ----------------------------------------------------------- system packages

is_installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }
has_candidate() { [[ $(apt-cache policy "$1" 2>/dev/null) == *"Candidate: "[^\(]* ]]; }

# ensure_packages PACKAGE... : Debian packages; a name ending in ? is optional.
ensure_packages() {
    local package missing=() wanted=()
    for package in "$@"; do
        is_installed "${package%\?}" || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    locked apt install_packages "${missing[@]}"
}

install_packages() {
    command -v apt-get >/dev/null ||
        die "This machine has no apt-get." "Install by hand: ${*%\?}"
    local package wanted=()
    for package in "$@"; do
        has_candidate "${package%\?}" && continue
        step "Reading the lists of Debian packages" apt-update as_root apt-get update ||
            die "apt-get update failed." "Check the network and the machine's package sources, then run this again."
        break
    done
    for package in "$@"; do
        if is_installed "${package%\?}"; then
            continue # by a parallel call
        elif has_candidate "${package%\?}"; then
            wanted+=("${package%\?}")
        elif [[ $package == *\? ]]; then
            say "This Debian has no package ${package%\?}: going on without it."
        else
            die "This Debian has no package $package." "Install it by hand, then run this again."
        fi
    done
    ((${#wanted[@]})) || return 0
    # Debian's postgresql would create and start a cluster of its own.
    local conf=/etc/postgresql-common/createcluster.conf
    if [[ " ${wanted[*]} " == *" postgresql "* && ! -e $conf ]]; then
        as_root mkdir -p "${conf%/*}"
        echo "create_main_cluster = false" | as_root tee "$conf" >/dev/null
    fi
    step "Installing Debian packages: ${wanted[*]}" apt-install \
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
        -o Dpkg::Options::=--force-confold install -y --no-install-recommends "${wanted[@]}" ||
        die "apt-get could not install: ${wanted[*]}" "Run 'apt-get update', then this command again."
}

# ------------------------------------------------------------------- sources

series_of() { # FOLDER : the Odoo series below it, or nothing
    sed -n 's/^version_info = (\([0-9]*\), *\([0-9]*\).*/\1.\2/p' "$1/odoo/release.py" 2>/dev/null
}

# ensure_odoo: sets ODOO_PY (the folder that holds the package odoo) and
# ODOO_ADDONS (a further addons folder, may be empty).
ensure_odoo() {
    local found
    if [[ -n ${ODOO_SRC:-} ]]; then
        [[ $(series_of "$ODOO_SRC") == 19.0 ]] ||
            die "ODOO_SRC=$ODOO_SRC is not a source folder of Odoo 19.0." "It must contain odoo/release.py."
        ODOO_PY=$ODOO_SRC
    elif found=$(cd / && python3 -c 'import odoo.release as r; print(r.__file__)' 2>/dev/null) &&
        [[ $(series_of "${found%/odoo/release.py}") == 19.0 ]]; then
        ODOO_PY=${found%/odoo/release.py}
    else
        local key prefix
        key=$(sha256sum "$HERE/odoo.lock" | cut -c1-12)
        prefix=$CACHE/odoo-$key
        [[ -e $prefix/complete ]] || locked odoo fetch_odoo "$prefix"
        ODOO_PY=$(cat "$prefix/complete")
    fi
    ODOO_ADDONS=
    [[ ! -d $ODOO_PY/addons/web ]] || ODOO_ADDONS=$ODOO_PY/addons
}

fetch_odoo() { # PREFIX
    [[ ! -e $1/complete ]] || return 0
    rm -rf "$1"
    if step "Getting Odoo 19 from the Debian archive (130 MB)" odoo-apt unpack_debian_odoo "$1.new"; then
        sed -n 's/^NOTE /NOTE: /p' "$LOG/odoo-apt.log" >&2
        mv "$1.new" "$1"
        echo "$1/usr/lib/python3/dist-packages" >"$1/complete"
        return
    fi
    rm -rf "$1.new"
    ensure_packages git ca-certificates
    step "Getting Odoo 19 from its repository (large)" odoo-git env GIT_TERMINAL_PROMPT=0 \
        git clone --depth 1 --single-branch --branch 19.0 https://github.com/odoo/odoo.git "$1" ||
        die "Odoo 19 could not be downloaded." \
            "Get its source by hand and run this again with ODOO_SRC=/path/to/odoo."
    echo "$1" >"$1/complete"
}

# private_apt SUITE... -- ARGUMENT... : apt-get on these suites of Debian with lists
# of its own, so that the machine's configuration stays as it is. That one tells
# the mirror; Debian's keys vouch for what comes.
private_apt() {
    local apt=$CACHE/apt mirror
    mkdir -p "$apt"/{lists/partial,cache/archives/partial}
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m 1 '/debian/$') ||
        { echo "No Debian mirror is configured on this machine."; return 1; }
    : >"$apt/sources.list"
    while [[ $1 != -- ]]; do
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $1 main" >>"$apt/sources.list"
        shift
    done
    shift
    apt-get -o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
        -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o Debug::NoLocking=1 \
        -o Acquire::Check-Valid-Until=false -o Acquire::Retries=3 -o Acquire::Languages=none \
        -o APT::Sandbox::User=root "$@"
}

unpack() { # PREFIX DEB...
    rm -rf "$1"
    mkdir -p "$1"
    for file in "${@:2}"; do
        dpkg-deb -x "$file" "$1"
    done
}

# The Odoo 19 package of Debian sid, unpacked into PREFIX beside the few
# packages its links point to.
unpack_debian_odoo() ( # PREFIX
    set -euo pipefail
    mkdir -p "$CACHE/apt/odoo"
    cd "$CACHE/apt/odoo"
    if ! sed -n 's|^\([0-9a-f]\{64\}\)  *.*/|\1  |p' "$HERE/odoo.lock" | sha256sum --check --quiet; then
        rm -f ./*.deb
        private_apt sid bookworm -- update
        private_apt sid bookworm -- download odoo-19/unstable fonts-montserrat/unstable \
            {fonts-font-awesome,fonts-inconsolata,fonts-ocr-b,fonts-roboto-unhinted}/bookworm \
            {libjs-jquery,libjs-jquery-form,libjs-underscore}/bookworm
        # apt has checked the signatures; here: is it what the addons were tested with?
        for file in ./*.deb; do
            sum=$(sha256sum "$file" | cut -d' ' -f1)
            grep -q "^$sum " "$HERE/odoo.lock" ||
                echo "NOTE ${file##*/} is not the revision these addons were tested with (setup/odoo.lock)."
        done
    fi
    unpack "$1" ./*.deb
    python=$1/usr/lib/python3/dist-packages
    [[ $(series_of "$python") == 19.0 ]] || { echo "The archive's Odoo is not 19.0."; exit 1; }
    # Listed in a bundle but left out by Debian; a missing file fails browser tests.
    stub=$python/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js
    mkdir -p "${stub%/*}"
    [[ -e $stub ]] || echo "/* not part of Debian's package */" >"$stub"
)

# ensure_wkhtmltopdf: the program that makes PDF files. Debian dropped it after
# version 12; there, that of version 12 is unpacked with all its libraries.
ensure_wkhtmltopdf() {
    local prefix=$CACHE/wkhtmltopdf
    export PATH=$PATH:$prefix/bin
    ! command -v wkhtmltopdf >/dev/null || return 0
    ensure_packages "wkhtmltopdf?" fontconfig
    command -v wkhtmltopdf >/dev/null || locked wkhtmltopdf fetch_wkhtmltopdf "$prefix"
}

fetch_wkhtmltopdf() { # PREFIX
    [[ ! -e $1/bin/wkhtmltopdf ]] || return 0
    step "Getting wkhtmltopdf of Debian 12 (110 MB)" wkhtmltopdf unpack_wkhtmltopdf "$1" ||
        say "WARNING: there is no wkhtmltopdf, so letters cannot be printed as PDF."
}

unpack_wkhtmltopdf() ( # PREFIX
    set -euo pipefail
    nothing=$CACHE/apt/nothing-installed
    : >"$nothing"
    private_apt bookworm -- update
    private_apt bookworm -- -o "Dir::State::status=$nothing" -o APT::Install-Recommends=false \
        install --download-only --yes wkhtmltopdf
    unpack "$1" "$CACHE"/apt/cache/archives/*.deb
    rm -f "$CACHE"/apt/cache/archives/*.deb
    loader=$(find "$1/" -name 'ld-linux*.so*' | head -n 1)
    mkdir -p "$1/bin"
    cat >"$1/bin/new" <<END
#!/bin/sh
p=$1
export QT_PLUGIN_PATH="\$(echo \$p/usr/lib/*-linux-gnu/qt5/plugins)" QT_QPA_PLATFORM=offscreen
libs=\$(find "\$p/lib" "\$p/usr/lib" -maxdepth 1 -name '*-linux-gnu' | paste -sd:)
exec "$loader" --library-path "\$libs" "\$p/usr/bin/wkhtmltopdf" "\$@"
END
    chmod +x "$1/bin/new"
    "$1/bin/new" --version
    mv "$1/bin/new" "$1/bin/wkhtmltopdf"
)

# -------------------------------------------------------------------- Python

# find_python: prints a Python that runs Odoo 19 and can make a virtual environment.
find_python() {
    local python
    for python in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
        "$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' \
            2>/dev/null && command -v "$python" && return
    done
    return 1
}

# ensure_venv: sets VENV, with the pinned packages, a path to Odoo and bin/odoo.
ensure_venv() {
    local python key
    python=$(find_python) || {
        ensure_packages python3 python3-venv ca-certificates
        python=$(find_python)
    } || die "Python 3.10 to 3.13 with venv is needed." "Install python3 and python3-venv, then run this again."
    key=$("$python" -VV; cat "$HERE"/requirements*.txt; echo "$ODOO_PY")
    VENV=$CACHE/venv-$(sha256sum <<<"$key" | cut -c1-12)
    [[ -e $VENV/complete ]] || locked venv make_venv "$python"
}

make_venv() { # PYTHON
    [[ ! -e $VENV/complete ]] || return 0
    "$1" -m venv --clear "$VENV"
    step "Installing Python packages" pip "$VENV/bin/python" -m pip install --no-input \
        --disable-pip-version-check --prefer-binary \
        -r "$HERE/requirements.txt" -r "$HERE/requirements-dev.txt" ||
        die "pip could not install setup/requirements*.txt." "Check the network, then run this again."
    echo "$ODOO_PY" >"$(echo "$VENV"/lib/python3.*/site-packages)/odoo19.pth"
    # A script, as the processes that Odoo starts call it again by its name.
    printf '#!%s/bin/python\nimport odoo.cli\n\nodoo.cli.main()\n' "$VENV" >"$VENV/bin/odoo"
    chmod +x "$VENV/bin/odoo"
    touch "$VENV/complete"
}

# ---------------------------------------------------------------- PostgreSQL

# PostgreSQL refuses to run as root.
as_postgres() {
    if ((EUID == 0)); then
        (cd / && setpriv --reuid postgres --regid postgres --init-groups "$@")
    else
        "$@"
    fi
}

# ensure_postgres CLUSTER [keep] : a server to talk to through the usual PG*
# variables. Yours where PGHOST is set; otherwise a private cluster, reached only
# through a socket in a folder of its own. "data" keeps people's data; "test" is
# for development and tests and trades safety at a power cut for speed.
#
# A cluster started here stops with the last command that uses it (each holds a
# shared lock, descriptor 8), unless one of them asked to keep it running.
ensure_postgres() {
    CLUSTER=
    if [[ -n ${PGHOST:-} ]]; then
        ensure_packages postgresql-client
        return
    fi
    ensure_packages postgresql
    CLUSTER=$DATA/postgresql/$1
    # Root's home is closed to the user postgres.
    ((EUID != 0)) || CLUSTER=/var/lib/postgresql/$NAME/$1
    export PGHOST=$CLUSTER/run PGUSER=odoo PGPORT=5432
    unset PGDATABASE PGPASSWORD
    ((${#PGHOST} < 90)) || die "The path $PGHOST is too long for a socket." \
        "Set XDG_DATA_HOME to a shorter folder, or PGHOST to a server of yours."
    mkdir -p "$CACHE"
    exec 8>"$CACHE/postgres-$1.users"
    locked "postgres-$1" start_cluster "$@"
    flock --shared 8
}

start_cluster() { # CLUSTER [keep]
    local bin mark=$CACHE/postgres-$1.stop
    [[ -z ${2:-} ]] || rm -f "$mark"
    ! pg_isready -q || return 0
    [[ -n ${2:-} ]] || touch "$mark"
    if [[ -e $CLUSTER/db/PG_VERSION ]]; then
        bin=/usr/lib/postgresql/$(as_postgres cat "$CLUSTER/db/PG_VERSION")/bin
    else
        bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
        ((EUID != 0)) || install -d -o postgres -g postgres -m 755 "${CLUSTER%/*}"
        as_postgres mkdir -p "$CLUSTER"
        as_postgres chmod 700 "$CLUSTER"
        as_postgres mkdir -p "$CLUSTER/run"
        as_postgres rm -rf "$CLUSTER/new"
        step "Creating the private PostgreSQL cluster '$1'" initdb as_postgres "$bin/initdb" -D "$CLUSTER/new" \
            -U odoo -A trust -E UTF8 --locale=C.UTF-8 --no-instructions ||
            die "PostgreSQL could not create a cluster in $CLUSTER." "Is there enough space on the disk?"
        {
            echo "listen_addresses = ''"
            echo "unix_socket_directories = '$CLUSTER/run'"
            echo "port = 5432"
            echo "max_connections = 200"
            echo "shared_buffers = 256MB"
            [[ $1 != test ]] || printf '%s = off\n' fsync synchronous_commit full_page_writes
        } | as_postgres tee -a "$CLUSTER/new/postgresql.conf" >/dev/null
        as_postgres mv "$CLUSTER/new" "$CLUSTER/db"
    fi
    # The server may inherit none of our locks.
    as_postgres "$bin/pg_ctl" -D "$CLUSTER/db" -l "$CLUSTER/server.log" -w -t 60 start >/dev/null 7>&- 8>&- 9>&- ||
        die "PostgreSQL did not start." "See $CLUSTER/server.log"
}

# leave_postgres CLUSTER : the counterpart of ensure_postgres.
leave_postgres() {
    [[ -n ${CLUSTER:-} ]] || return 0
    flock --unlock 8
    locked "postgres-$1" stop_cluster "$1"
}

stop_cluster() { # CLUSTER
    [[ -e $CACHE/postgres-$1.stop ]] && flock --exclusive --nonblock 8 || return 0
    as_postgres "/usr/lib/postgresql/$(as_postgres cat "$CLUSTER/db/PG_VERSION")/bin/pg_ctl" \
        -D "$CLUSTER/db" -m fast -w stop >/dev/null || true
    rm -f "$CACHE/postgres-$1.stop"
}

export PGOPTIONS="${PGOPTIONS:+$PGOPTIONS }-c client_min_messages=warning"
sql() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; } # DATABASE -c STATEMENT...

# A database carries its state in its comment: "building", or the key of the
# addons it was made from.
database_state() { sql postgres -c "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '$1'"; }
mark_database() { sql postgres -c "COMMENT ON DATABASE \"$1\" IS '$2'"; } # DATABASE STATE

# ---------------------------------------------------------------------- Odoo

# The top-level folders that are addons of ours, comma separated.
our_addons() {
    (cd "$ROOT" && for manifest in "$NAME"*/__manifest__.py; do
        [[ ! -e $manifest ]] || echo "${manifest%/*}"
    done | paste -sd,)
}

# A key of everything a database is made from.
addons_key() {
    (cd "$ROOT" && {
        echo "$ODOO_PY"
        find "$NAME"* -type f ! -path '*/__pycache__/*' ! -path '*/tests/*' -print0 | sort -z | xargs -0r sha256sum
    }) | sha256sum | cut -c1-16
}

# write_config FILE DATA_DIR : what all our runs of Odoo have in common.
write_config() {
    mkdir -p "${1%/*}" "$2"
    cat >"$1.$$" <<END
[options]
addons_path = ${ODOO_ADDONS:+$ODOO_ADDONS,}$ROOT
data_dir = $2
screenshots = $LOG/screenshots
http_interface = 127.0.0.1
max_cron_threads = 1
db_maxconn = 32
END
    mv "$1.$$" "$1"
}

# build_database NAME ADDONS OPTION... : create it and install the addons, with
# the output in the log install.log; ends marked with the key of the addons.
build_database() {
    local db=$1 addons=$2
    shift 2
    createdb -E UTF8 -T template0 --lc-collate=C "$db"
    mark_database "$db" building
    step "Creating the database '$db' with $addons" install \
        "$VENV/bin/odoo" -d "$db" -i "$addons" --load-language=en_US,zh_CN \
        --stop-after-init --no-http --max-cron-threads=0 "$@" ||
        die "The addons could not be installed." "The cause stands above and in $LOG/install.log"
    mark_database "$db" "$(addons_key)"
}

SERVER_PACKAGES=(ca-certificates fonts-noto-cjk)
TEST_PACKAGES=(chromium poppler-utils git)
