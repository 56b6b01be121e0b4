# Shared functions of the commands in this folder; sourced, never run. Needs bash.
#
# Every ensure_* function looks first and does nothing when its work is done,
# so each command calls them all and starts at once on a machine that is ready.

set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
ROOT=$(dirname "$HERE")
NAME=complaint_management
HOME=${HOME:-$(getent passwd "$EUID" | cut -d: -f6)}
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/$NAME # downloads, Odoo, Python packages
DATA=${XDG_DATA_HOME:-$HOME/.local/share}/$NAME # attachments, logs
LOG=$DATA/log
export HOME LC_ALL=C.UTF-8 # what programs print is read below
unset LANGUAGE
umask 022

# ------------------------------------------------------------------ messages

say() { printf '[%4ds] %s\n' "$SECONDS" "$*" >&2; }
die() {
    printf '\nERROR: %s\n' "$1" >&2
    shift
    (($# == 0)) || printf '       %s\n' "$@" >&2
    exit 1
}

# ensure_folders: where everything is kept that is not part of the checkout.
ensure_folders() {
    [[ $ROOT != *,* ]] || die "Odoo cannot serve addons from $ROOT." "Move the checkout to a path without a comma."
    { mkdir -p "$CACHE" "$LOG" && echo x >"$CACHE/written" && echo x >"$LOG/written"; } 2>/dev/null ||
        die "Cannot write in $CACHE and $DATA." \
            "Make room on the disk, or set XDG_CACHE_HOME and XDG_DATA_HOME to folders of yours."
}

# disk_is_full: prints which of the disks in use is.
disk_is_full() {
    { df --output=avail,target "$CACHE" "$DATA" "${CLUSTER:-/var/lib}" /tmp /var/cache/apt 2>/dev/null || true; } |
        awk '$1 ~ /^[0-9]+$/ && $1 < 100000 { printf "%d MB left on %s\n", $1 / 1024, $2 }' | sort -u | grep .
}

# in_fresh_shell FUNCTION... : for functions of several commands that must all
# succeed; bash ignores "set -e" below "if" and "||", also in a subshell.
in_fresh_shell() { bash -c '. "$0"; "$@"' "$HERE/lib.sh" "$@"; }

# step TEXT LOGNAME COMMAND... : run a long command with its output in a log
# file, show that it is alive, and show the end of the log when it fails.
step() {
    local text=$1 log=$LOG/$2.log begin=$SECONDS shell=$BASHPID beat full status=0
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
        ! full=$(disk_is_full) || die "The disk is full: ${full//$'\n'/, }." \
            "Make room (all of it takes 3 GB), then run this again: it goes on where it stopped."
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
        trap 'exit 130' INT # instead of explaining why the command failed
        flock 9
        "$@"
    ) 9>"$CACHE/$name.lock"
}

as_root() {
    if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# ask_password: once, before the steps that need it.
ask_password() {
    ((EUID)) && ! sudo -n true 2>/dev/null || return 0
    say "Administrator rights are needed to install Debian packages: $*"
    sudo -v || die "There are no administrator rights." \
        "As root, run: apt-get install --no-install-recommends $*" "Then run this again."
}

# ----------------------------------------------------------- system packages

is_installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }
has_candidate() { [[ $(apt-cache policy "$1" 2>/dev/null) == *"Candidate: "[^\(]* ]]; }

# ensure_packages PACKAGE... : Debian packages
ensure_packages() {
    local package missing=()
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    locked apt install_packages "${missing[@]}"
}

install_packages() {
    command -v apt-get >/dev/null ||
        die "This machine has no apt-get." "Install by hand: $*"
    local package wanted=() offline='' conf
    ask_password "$@"
    for package in "$@"; do
        has_candidate "$package" && continue
        update_lists || offline=1
        break
    done
    for package in "$@"; do
        if is_installed "$package"; then
            continue # by a parallel call
        elif has_candidate "$package"; then
            wanted+=("$package")
        elif [[ $offline ]]; then
            die "apt-get update failed." "Check the network and the machine's package sources, then run this again."
        else
            die "This Debian has no package $package." "Install it by hand, then run this again."
        fi
    done
    ((${#wanted[@]})) || return 0
    # Debian's postgresql would create and start a cluster of its own.
    conf=/etc/postgresql-common/createcluster.conf
    if [[ " ${wanted[*]} " == *" postgresql "* && ! -e $conf ]]; then
        as_root mkdir -p "${conf%/*}"
        echo "create_main_cluster = false" | as_root tee "$conf" >/dev/null
    fi
    # An installation that was broken off is finished first.
    [[ -z $(dpkg --audit; ls /var/lib/dpkg/updates) ]] || step "Finishing an earlier installation" dpkg \
        as_root env DEBIAN_FRONTEND=noninteractive sh -c 'dpkg --configure -a; apt-get --fix-broken install -y' ||
        die "An earlier installation of Debian packages is broken." \
            "Run as root: dpkg --configure -a; apt-get --fix-broken install" "Then run this again."
    apt_install "${wanted[@]}" || { update_lists && apt_install "${wanted[@]}"; } || # the lists may be old
        die "apt-get could not install: ${wanted[*]}" "Check the network and the log, then run this again."
}

update_lists() {
    step "Reading the lists of Debian packages" apt-update as_root apt-get -o APT::Update::Error-Mode=any update
}

apt_install() {
    step "Installing Debian packages: $*" apt-install \
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
        -o Dpkg::Options::=--force-confold install -y --no-install-recommends "$@"
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
    local failed=
    [[ ! -e $1/complete ]] || return 0
    rm -rf "$1"
    step "Getting Odoo 19 from the Debian archive (130 MB)" odoo-apt in_fresh_shell unpack_debian_odoo "$1.new" || failed=1
    sed -n 's/^NOTE /NOTE: /p' "$LOG/odoo-apt.log" >&2
    if [[ ! $failed ]]; then
        mv "$1.new" "$1"
        echo "$1/usr/lib/python3/dist-packages" >"$1/complete"
        return
    fi
    rm -rf "$1.new"
    ensure_packages git ca-certificates
    step "Getting Odoo 19 from its repository (large)" odoo-git env GIT_TERMINAL_PROMPT=0 \
        git clone --depth 1 --single-branch --branch 19.0 https://github.com/odoo/odoo.git "$1" ||
        die "Odoo 19 could not be downloaded." "Check the network, then run this again: what has come is kept." \
            "Or get its source by hand and run this again with ODOO_SRC=/path/to/odoo."
    echo "$1" >"$1/complete"
}

# debian_mirror: prints the one that this machine is configured for.
debian_mirror() {
    local uri
    apt-get update --print-uris | sed -n "s|^'\\(.*\\)/dists/.*|\\1|p" | sort -u | while read -r uri; do
        if [[ $uri =~ ^mirror\+file:/*(.*[^/])/*$ ]]; then # as in images for clouds
            uri=$(grep -m 1 -o '^[a-z]*://[^[:space:]]*' "/${BASH_REMATCH[1]}") || continue
        fi
        echo "${uri%/}/"
    done | awk '/\/debian\/$/ { uri = $0 } END { print uri; exit !uri }' ||
        { echo "No Debian mirror is configured on this machine." >&2; return 1; }
}

# private_apt SUITE... -- ARGUMENT... : apt-get on these suites of Debian with lists
# of its own, so that the machine's configuration stays as it is. That one tells
# the mirror; Debian's keys vouch for what comes.
private_apt() {
    local apt=$CACHE/apt mirror
    mkdir -p "$apt"/{lists/partial,cache/archives/partial}
    mirror=$(debian_mirror) || return
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
        -o APT::Update::Error-Mode=any -o APT::Sandbox::User=root "$@"
}

# fetch_locked LOCK MIRROR : the files of a lock file, into this folder. One that
# is there is checked, one that came in part is continued.
fetch_locked() {
    local sum path file
    while read -r sum path; do
        [[ $sum != \#* ]] || continue
        file=${path##*/}
        if [[ -e $file ]]; then
            ! sha256sum --check --status <<<"$sum  $file" || continue
            echo "NOTE $file in $PWD was damaged (its checksum is wrong): it is fetched again."
            rm "$file"
        fi
        fetch "$2$path" "$file.part" "$sum" || { rm -f "$file.part"; fetch "$2$path" "$file.part" "$sum"; } || return
        mv "$file.part" "$file"
    done <"$1"
}

fetch() { # URL FILE SHA256
    /usr/lib/apt/apt-helper -o Acquire::Retries=3 -o APT::Sandbox::User=root download-file "$1" "$2" "SHA256:$3"
}

unpack() { # PREFIX DEB...
    rm -rf "$1"
    mkdir -p "$1"
    for file in "${@:2}"; do
        dpkg-deb -x "$file" "$1"
    done
}

# The Odoo 19 package of Debian sid, unpacked into PREFIX beside the few
# packages its links point to: those of odoo.lock, which the addons were tested
# with, or what the archive has by now.
unpack_debian_odoo() { # PREFIX
    mkdir -p "$CACHE/apt/odoo"
    cd "$CACHE/apt/odoo"
    mirror=$(debian_mirror)
    if ! fetch_locked "$HERE/odoo.lock" "$mirror"; then
        private_apt sid bookworm -- update
        rm -f ./*.deb
        private_apt sid bookworm -- download odoo-19/unstable fonts-montserrat/unstable \
            {fonts-font-awesome,fonts-inconsolata,fonts-ocr-b,fonts-roboto-unhinted}/bookworm \
            {libjs-jquery,libjs-jquery-form,libjs-underscore}/bookworm # apt checks the signatures
        echo "NOTE The Debian archive has no longer the revision of Odoo 19 that these addons were tested with (setup/odoo.lock)."
    fi
    unpack "$1" ./*.deb
    python=$1/usr/lib/python3/dist-packages
    [[ $(series_of "$python") == 19.0 ]] || { echo "The archive's Odoo is not 19.0."; exit 1; }
    # Listed in a bundle but left out by Debian; a missing file fails browser tests.
    stub=$python/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js
    mkdir -p "${stub%/*}"
    [[ -e $stub ]] || echo "/* not part of Debian's package */" >"$stub"
}

# ensure_wkhtmltopdf: the program that makes PDF files. Debian dropped it after
# version 12; there, that of version 12 is unpacked with all its libraries.
ensure_wkhtmltopdf() {
    local prefix=$CACHE/wkhtmltopdf
    export PATH=$PATH:$prefix/bin
    ! command -v wkhtmltopdf >/dev/null || return 0
    if has_candidate wkhtmltopdf; then
        ensure_packages wkhtmltopdf
    else
        locked wkhtmltopdf fetch_wkhtmltopdf "$prefix"
    fi
}

fetch_wkhtmltopdf() { # PREFIX
    [[ ! -e $1/bin/wkhtmltopdf ]] || return 0
    step "Getting wkhtmltopdf of Debian 12 (110 MB)" wkhtmltopdf in_fresh_shell unpack_wkhtmltopdf "$1" ||
        say "WARNING: there is no wkhtmltopdf, so letters cannot be printed as PDF."
}

unpack_wkhtmltopdf() { # PREFIX
    nothing=$CACHE/apt/nothing-installed
    mkdir -p "$CACHE/apt"
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
p='$1'
export QT_PLUGIN_PATH="\$(echo "\$p"/usr/lib/*-linux-gnu/qt5/plugins)" QT_QPA_PLATFORM=offscreen
libs=\$(find "\$p/lib" "\$p/usr/lib" -maxdepth 1 -name '*-linux-gnu' | paste -sd:)
exec "$loader" --library-path "\$libs" "\$p/usr/bin/wkhtmltopdf" "\$@"
END
    chmod +x "$1/bin/new"
    "$1/bin/new" --version
    mv "$1/bin/new" "$1/bin/wkhtmltopdf"
}

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
    # A script, as the processes that Odoo starts call it again by its name; first
    # read by sh, as no "#!" takes a path with a space.
    cat >"$VENV/bin/odoo" <<'END'
#!/bin/sh
'''exec' "$(dirname "$0")/python" "$0" "$@"
'''
import odoo.cli

odoo.cli.main()
END
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
# for development and tests and trades safety at a power cut for speed, as does
# "test-dated", which lives at another time (live_at).
#
# A cluster started here stops with the last command that uses it (each holds a
# shared lock, descriptor 8), unless one of them asked to keep it running.
ensure_postgres() {
    local why
    CLUSTER=
    if [[ -n ${PGHOST:-} ]]; then
        ensure_packages postgresql-client
        why=$(psql -wXqAt postgres -c "" 2>&1) || die "The PostgreSQL server of PGHOST=$PGHOST does not let us in." \
            "$why" "Check PGHOST, PGPORT, PGUSER and PGPASSWORD; without PGHOST a private server is used."
        return
    fi
    ensure_packages postgresql
    CLUSTER=$DATA/postgresql/$1
    # Root's home is closed to the user postgres.
    ((EUID != 0)) || CLUSTER=/var/lib/postgresql/$NAME/$1
    export PGHOST=$CLUSTER/run PGUSER=odoo PGPORT=5432
    unset PGDATABASE PGPASSWORD
    (($(printf %s "$PGHOST" | wc -c) < 90)) || die "The path $PGHOST is too long for a socket." \
        "Set XDG_DATA_HOME to a shorter folder, or PGHOST to a server of yours."
    mkdir -p "$CACHE"
    exec 8>"$CACHE/postgres-$1.users"
    locked "postgres-$1" start_cluster "$@"
    flock --shared 8
}

start_cluster() { # CLUSTER [keep]
    local bin version mark=$CACHE/postgres-$1.stop
    [[ -z ${2:-} ]] || rm -f "$mark"
    # One that a killed run has left tells yet another time.
    [[ $1 != test-dated ]] || ! pg_isready -q || stop_server
    ! pg_isready -q || return 0
    [[ -n ${2:-} ]] || touch "$mark"
    if [[ -e $CLUSTER/db/PG_VERSION ]]; then
        version=$(as_postgres cat "$CLUSTER/db/PG_VERSION")
        bin=/usr/lib/postgresql/$version/bin
        [[ -x $bin/postgres ]] || die "The databases in $CLUSTER were made by PostgreSQL $version, which is not installed." \
            "Install the package postgresql-$version, or move that folder away to begin anew."
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
            [[ $1 == data ]] || printf '%s = off\n' fsync synchronous_commit full_page_writes
        } | as_postgres tee -a "$CLUSTER/new/postgresql.conf" >/dev/null
        as_postgres mv "$CLUSTER/new" "$CLUSTER/db"
    fi
    # The server may inherit none of our locks.
    as_postgres "${AT[@]}" "$bin/pg_ctl" -D "$CLUSTER/db" -l "$CLUSTER/server.log" -w -t 60 start >/dev/null 7>&- 8>&- 9>&- ||
        die "PostgreSQL did not start." "See $CLUSTER/server.log"
}

# leave_postgres CLUSTER : the counterpart of ensure_postgres.
leave_postgres() {
    [[ -n ${CLUSTER:-} ]] || return 0
    flock --unlock 8
    locked "postgres-$1" stop_cluster "$1"
}

stop_cluster() { # CLUSTER
    [[ -e $CACHE/postgres-$1.stop && -e $CLUSTER/db/PG_VERSION ]] && flock --exclusive --nonblock 8 || return 0
    stop_server
    rm -f "$CACHE/postgres-$1.stop"
}

stop_server() {
    as_postgres "/usr/lib/postgresql/$(as_postgres cat "$CLUSTER/db/PG_VERSION")/bin/pg_ctl" \
        -D "$CLUSTER/db" -m fast -w stop >/dev/null || true
}

# live_at SECONDS : Odoo, the tests and the server of the cluster "test-dated" tell
# the time that passes from that moment on: AT goes before each of them, and shifts
# its clock by one and the same distance. Files keep their real times, by which
# Python knows what it has compiled, and wkhtmltopdf its clock: with another one it
# crashes now and then.
AT=()
live_at() {
    [[ -z ${PGHOST:-} ]] || die "With --date a private PostgreSQL server is used." "Run this again without PGHOST."
    exec 7>"$CACHE/test-dated.lock"
    flock --nonblock 7 || die "Another run with --date goes on, and its server tells one time only." "Let it end first."
    ensure_packages libfaketime
    AT=(env FAKETIME="$(printf %+ds $(($1 - EPOCHSECONDS)))" FAKETIME_DONT_FAKE_MONOTONIC=1
        FAKETIME_SKIP_CMDS=wkhtmltopdf NO_FAKE_STAT=1
        PYTHONPATH="$HERE/dated${PYTHONPATH:+:$PYTHONPATH}" LD_PRELOAD="$(dpkg -L libfaketime | grep -m 1 libfaketimeMT)")
}

export PGOPTIONS="${PGOPTIONS:+$PGOPTIONS }-c client_min_messages=warning"
sql() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; } # DATABASE -c STATEMENT...

# A database carries its state in its comment: "building", or the key of the
# addons it was made from.
database_state() { sql postgres -c "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '$1'"; }
mark_database() { sql postgres -c "COMMENT ON DATABASE \"$1\" IS '$2'"; } # DATABASE STATE

# drop_databases PATTERN OPTION... : with their files; OPTION --force: also those in use.
drop_databases() {
    local name
    sql postgres -c "SELECT datname FROM pg_database WHERE datname ~ '$1'" | while read -r name; do
        ! dropdb --if-exists "${@:2}" "$name" </dev/null 2>/dev/null || rm -rf "$DATA/test/$name"
    done
}

# drop_leftovers TEMPLATE : what runs of setup/test that were killed have left,
# and everything of checkouts that are gone.
drop_leftovers() {
    local name pid folder
    for name in $(sql postgres -c "SELECT datname FROM pg_database WHERE datname ~ '^$1_[0-9]+'"); do
        pid=${name#"$1_"} pid=${pid%%[-_]*}
        kill -0 "$pid" 2>/dev/null || drop_databases "^$1_$pid([-_]|\$)"
    done
    for folder in "$DATA"/test/test_*; do
        name=$(sed -n 's/^addons_path = \(.*,\)\?//p' "$folder/odoo.conf" 2>/dev/null)
        [[ $name && ! -d $name ]] || continue
        drop_databases "^${folder##*/}(_|\$)"
        rm -rf "$folder" "$CACHE/${folder##*/}.lock"
    done
}

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
        "${AT[@]}" "$VENV/bin/python" "$VENV/bin/odoo" -d "$db" -i "$addons" --load-language=en_US,zh_CN \
        --stop-after-init --no-http --max-cron-threads=0 "$@" ||
        die "The addons could not be installed." "The cause stands above and in $LOG/install.log"
    mark_database "$db" "$(addons_key)"
}

SERVER_PACKAGES=(ca-certificates fontconfig fonts-noto-cjk)
TEST_PACKAGES=(chromium poppler-utils git)
