"""The commands in setup/ keep their promises, as far as that is cheap to see."""

import fcntl
import hashlib
import http.server
import os
import re
import socket
import subprocess
import threading
import unittest
import uuid
from pathlib import Path
from typing import ClassVar

import pytest

COMMANDS = ["start", "test", "lint"]
SCRIPTS = [".ci/run", "setup/lib.sh", "setup/odoo", *(f"setup/{name}" for name in COMMANDS)]


def run(*command, **options):
    options = {"timeout": 60, "stdin": subprocess.DEVNULL} | options
    return subprocess.run(command, capture_output=True, text=True, **options)


@pytest.fixture
def start(root):
    """setup/start with a database and a port of its own: a server that runs keeps both."""
    database = f"test_setup_{uuid.uuid4().hex[:8]}"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    yield lambda *arguments, **options: run(
        root / "setup/start", "--db", database, "--port", port, *arguments, **options
    )
    cache = bash(root, 'echo "$CACHE"').stdout.strip()
    Path(cache, f"start-{database}.lock").unlink(missing_ok=True)


def tracked_files(root):
    listing = run("git", "-C", root, "ls-files", "-z")
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [root / name for name in listing.stdout.split("\0") if name]


@pytest.mark.parametrize("script", SCRIPTS)
def test_script_is_valid_bash(root, script):
    assert run("bash", "-n", root / script).stderr == ""


@pytest.mark.parametrize("script", [name for name in SCRIPTS if name != "setup/lib.sh"])
def test_script_is_executable(root, script):
    assert os.access(root / script, os.X_OK)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_printed_and_nothing_else_happens(root, name, tmp_path):
    folders = {"XDG_CACHE_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    shown = run(root / "setup" / name, "--help", env=os.environ | folders)
    assert shown.returncode == 0
    assert shown.stdout.startswith(f"Usage: setup/{name}")
    assert shown.stderr == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["--prot", "1"],
        ["--port"],
        ["--port", "http"],
        ["--port", "70000"],
        ["--db", "x;y"],
        ["--lang", "a b"],
    ],
)
def test_start_refuses_a_wrong_argument_with_advice(start, arguments):
    refused = start(*arguments)
    assert refused.returncode == 1
    assert refused.stderr.strip().startswith("ERROR: ")


@pytest.mark.parametrize("date", ["", "tomorrow", "2026-2-1", "2027-02-29", "2026-12-31 25:00"])
def test_a_wrong_date_is_refused_with_advice(root, date):
    refused = run(root / "setup/test", "--date", date)
    assert refused.returncode == 1
    assert refused.stderr.strip().startswith("ERROR: --date needs a day or a moment")


def test_start_says_when_the_port_is_taken(start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = start("--port", port)
    assert refused.returncode == 1
    assert f"Port {port} is in use" in refused.stderr


def test_a_server_that_cannot_be_reached_is_named(start):
    refused = start(env=os.environ | {"PGHOST": "/no/such/folder"})
    assert refused.returncode == 1
    assert "ERROR: The PostgreSQL server of PGHOST=/no/such/folder" in refused.stderr


def test_start_leaves_a_database_in_use_alone(start, tmp_path):
    """Also with --fresh: whoever works in it keeps it until that server stops."""
    folders = {"XDG_CACHE_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    lock = tmp_path / "complaint_management/start-busy.lock"
    lock.parent.mkdir()
    with open(lock, "w") as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)
        busy.write("8123")
        busy.flush()
        refused = start("--db", "busy", "--fresh", env=os.environ | folders)
    assert refused.returncode == 1
    assert "already serves the database 'busy' on http://localhost:8123" in refused.stderr


def test_second_set_up_finds_everything_done(root):
    """Runs where the first has run: setup/test has just called the same functions."""
    script = """
        . "$1/setup/lib.sh"
        step() { echo "would run: $*"; exit 9; }
        fetch_odoo() { step "$@"; }
        make_venv() { step "$@"; }
        install_packages() { step "$@"; }
        ensure_packages "${SERVER_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
        ensure_wkhtmltopdf
        ensure_odoo
        ensure_venv
        echo "$ODOO_PY"
    """
    again = run("bash", "-c", script, "bash", root)
    assert again.returncode == 0, again.stdout + again.stderr
    assert os.path.exists(f"{again.stdout.strip()}/odoo/release.py")


def test_no_file_names_a_mirror_or_registry(root):
    hosts = re.compile(
        r"[a-z0-9.-]+\.(debian\.org|ubuntu\.com|npmjs\.(org|com)|pythonhosted\.org)"
        r"|\bpypi\.(org|python\.org)|registry\.yarnpkg\.com"
    )
    found = []
    for path in tracked_files(root):
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        found += [f"{path.name}: {hit[0]}" for hit in hosts.finditer(text)]
    assert found == []


def test_python_packages_are_pinned(root):
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (root / "setup" / name).read_text().splitlines()
        packages = [line for line in lines if line and not line.startswith("#")]
        assert all("==" in line for line in packages)


def test_odoo_download_is_locked(root):
    lines = (root / "setup/odoo.lock").read_text().splitlines()
    assert all(re.fullmatch(r"[0-9a-f]{64} +pool/\S+\.deb", x) for x in lines if x[0] != "#")


@pytest.mark.parametrize(
    ("line", "is_problem"),
    [
        ("2026-01-02 10:00:00,123 77 WARNING db odoo.modules: something", True),
        ("2026-01-02 10:00:00,123 77 ERROR db odoo.modules: something", True),
        ("2026-01-02 10:00:00,123 77 INFO db odoo.modules: no WARNING here", False),
    ],
)
def test_warnings_of_the_installation_are_found(root, line, is_problem, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(root / "setup"))
    from pytest_guard import install_problems

    log = tmp_path / "install.log"
    log.write_text(f"first line\n{line}\n")
    monkeypatch.setenv("INSTALL_LOG", str(log))
    assert install_problems() == ([line] if is_problem else [])


def test_a_browser_test_skipped_on_purpose_fails_no_run(root, monkeypatch):
    """With --date the browser is left out; one that cannot be run still fails the run."""
    monkeypatch.syspath_prepend(str(root / "setup"))
    from pytest_guard import NO_BROWSER, no_browser

    with pytest.raises(unittest.SkipTest) as skipped:
        no_browser()
    assert not NO_BROWSER.search(str(skipped.value))
    assert NO_BROWSER.search("Chrome executable not found")


# ------------------------------------------------- the functions of setup/lib.sh


def bash(root, script, *arguments, **options):
    """Run a script that may use those functions."""
    return run("bash", "-c", f'. "$0/setup/lib.sh"\n{script}', root, *arguments, **options)


def own_folders(folder):
    return os.environ | {"XDG_CACHE_HOME": str(folder), "XDG_DATA_HOME": str(folder)}


def test_a_step_of_several_commands_stops_at_the_first_that_fails(root, tmp_path):
    """Bash forgets "set -e" below "if": half an Odoo would count as a whole one."""
    control = tmp_path / "good/DEBIAN/control"
    control.parent.mkdir(parents=True)
    control.write_text(
        "Package: good\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n"
    )
    assert run("dpkg-deb", "-b", tmp_path / "good", tmp_path / "good.deb").returncode == 0
    (tmp_path / "bad.deb").write_text("half of a download")
    script = """
        if step "Unpacking" unpack in_fresh_shell unpack "$1/new" "$1"/{bad,good}.deb; then
            echo "went on"
        fi
    """
    done = bash(root, script, tmp_path, env=own_folders(tmp_path))
    assert "went on" not in done.stdout
    assert "Unpacking: failed" in done.stderr


def test_a_full_disk_is_named_instead_of_the_network(root, tmp_path):
    if run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", tmp_path).returncode:
        pytest.skip("may not mount")
    try:
        script = (
            'step "Downloading" get dd if=/dev/zero of="$CACHE/file" || die "Check the network."'
        )
        done = bash(root, script, env=own_folders(tmp_path))
    finally:
        run("umount", "-l", tmp_path)
    assert done.returncode == 1
    assert f"ERROR: The disk is full: 0 MB left on {tmp_path}." in done.stderr
    assert "Check the network" not in done.stderr


def test_folders_that_cannot_be_written_are_named(root, tmp_path):
    (tmp_path / "complaint_management").write_text("a file in the way")
    done = bash(root, "ensure_folders", env=own_folders(tmp_path))
    assert done.returncode == 1
    assert "XDG_CACHE_HOME" in done.stderr


def test_home_may_be_unset(root):
    left = {key: value for key, value in os.environ.items() if not key.startswith(("HOME", "XDG"))}
    home = os.path.expanduser(f"~{run('id', '-un').stdout.strip()}")
    found = bash(root, 'printf "%s\\n" "$HOME" "$CACHE"', env=left).stdout
    assert found.splitlines() == [home, f"{home}/.cache/complaint_management"]


def test_packages_are_found_whatever_the_language_of_the_user(root):
    chinese = os.environ | {"LANG": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"}
    assert bash(root, "has_candidate bash", env=chinese).returncode == 0
    assert bash(root, "has_candidate no-such-package", env=chinese).returncode == 1


def test_whatever_runs_at_another_time_goes_on_from_there(root, tmp_path):
    if run("dpkg", "-s", "libfaketime").returncode or "FAKETIME" in os.environ:
        pytest.skip("needs libfaketime, as setup/test --date installs it, and the true time")
    script = """
        mkdir -p "$CACHE"
        live_at "$(date -u -d 2028-02-29 +%s)"
        "${AT[@]}" python3 -c 'import time; time.sleep(1.1); print(time.strftime("%F %T", time.gmtime()))'
    """
    told = bash(root, script, env=own_folders(tmp_path) | {"PGHOST": "", "PYTHONPATH": ""})
    assert re.fullmatch(r"2028-02-29 00:00:0[1-9]\n", told.stdout), told.stderr


@pytest.mark.parametrize(
    "uri",
    ["http://mirror.example/debian", "mirror+file://{folder}/debian.list"],
    ids=["plain", "cloud"],
)
def test_the_mirror_is_the_one_of_the_machine(root, tmp_path, uri):
    """Images for clouds name theirs in a file of its own."""
    uri = uri.format(folder=tmp_path)
    (tmp_path / "debian.list").write_text("http://mirror.example/debian\tpriority:1\n")
    (tmp_path / "sources.list").write_text(
        f"deb http://mirror.example/debian-security bookworm-security main\n"
        f"deb {uri} bookworm main\ndeb http://other.example/apt bookworm main\n"
    )
    (tmp_path / "apt.conf").write_text(
        f'Dir::Etc::SourceList "{tmp_path}/sources.list"; Dir::Etc::SourceParts "/dev/null";'
    )
    found = bash(root, "debian_mirror", env=os.environ | {"APT_CONFIG": f"{tmp_path}/apt.conf"})
    assert found.stdout == "http://mirror.example/debian/\n", found.stderr


class Mirror(http.server.BaseHTTPRequestHandler):
    """Serves CONTENT; breaks off in the middle of a whole file while `broken` is set."""

    CONTENT = os.urandom(300_000)
    DATE = "Sun, 01 Mar 2026 10:00:00 GMT"
    broken = False
    ranges: ClassVar[list] = []

    def do_GET(self):
        start = int((re.search(r"\d+", self.headers.get("Range", "")) or ["0"])[0])
        self.ranges.append(start)
        if start >= len(self.CONTENT):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(self.CONTENT)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = self.CONTENT[start:]
        self.send_response(206 if start else 200)
        self.send_header("Last-Modified", self.DATE)
        self.send_header("Content-Length", str(len(body)))
        if start:
            size = len(self.CONTENT)
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if self.broken else body)
        self.close_connection = True

    def log_message(self, *args):
        pass


@pytest.fixture
def mirror(tmp_path):
    """fetch_locked() against a real server: returns what it printed."""
    Mirror.broken, Mirror.ranges[:] = False, []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lock = tmp_path / "lock"
    lock.write_text(
        f"# a comment\n{hashlib.sha256(Mirror.CONTENT).hexdigest()} pool/a+b/file.deb\n"
    )
    url = f"http://127.0.0.1:{server.server_port}/debian/"
    proxies = {key: "" for key in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")}

    def fetch(root):
        script = 'cd "$1"; fetch_locked lock "$2"'
        return bash(root, script, tmp_path, url, env=own_folders(tmp_path) | proxies)

    yield fetch
    server.shutdown()
    server.server_close()


def test_a_download_that_broke_off_is_continued(root, mirror, tmp_path):
    half = Mirror.CONTENT[:100_000]
    part = tmp_path / "file.deb.part"
    part.write_bytes(half)
    done = mirror(root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert Mirror.ranges == [100_000]
    assert (tmp_path / "file.deb").read_bytes() == Mirror.CONTENT


def test_a_file_that_is_there_is_not_fetched_again(root, mirror, tmp_path):
    (tmp_path / "file.deb").write_bytes(Mirror.CONTENT)
    assert mirror(root).returncode == 0
    assert Mirror.ranges == []


@pytest.mark.parametrize("name", ["file.deb", "file.deb.part"])
def test_a_file_that_was_damaged_is_fetched_again(root, mirror, tmp_path, name):
    damaged = b"?" + Mirror.CONTENT[1:]
    (tmp_path / name).write_bytes(damaged)
    done = mirror(root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "file.deb").read_bytes() == Mirror.CONTENT
    assert ("NOTE file.deb" in done.stdout) == (name == "file.deb")


def test_what_is_not_the_locked_file_is_never_taken(root, mirror, tmp_path):
    (tmp_path / "lock").write_text(f"{'0' * 64} pool/a+b/file.deb\n")
    assert mirror(root).returncode != 0
    assert not (tmp_path / "file.deb").exists()


def test_leftovers_of_killed_test_runs_are_dropped(root, source_database, tmp_path):
    """And nothing else: not what a living run uses, nor that of another checkout."""
    template = f"test_{uuid.uuid4().int % 10**9}"
    gone = f"test_{uuid.uuid4().int % 10**9}"
    dead = subprocess.Popen(["true"])
    dead.wait()
    expected = {template, f"{template}_{os.getpid()}", f"{template}_{os.getpid()}-gw0"}
    left = {f"{template}_{dead.pid}", f"{template}_{dead.pid}-gw1_abc", gone, f"{gone}_1"}
    for name, checkout in ((template, root), (gone, tmp_path / "gone")):
        folder = tmp_path / "complaint_management/test" / name
        folder.mkdir(parents=True)
        (folder / "odoo.conf").write_text(f"[options]\naddons_path = /odoo/addons,{checkout}\n")
    try:
        for name in expected | left:
            assert run("createdb", "-T", "template0", name).returncode == 0
        done = bash(root, 'drop_leftovers "$1"', template, env=own_folders(tmp_path))
        assert done.returncode == 0, done.stderr
        query = f"SELECT datname FROM pg_database WHERE datname ~ '^({template}|{gone})'"
        assert set(run("psql", "-XAt", "postgres", "-c", query).stdout.split()) == expected
        assert [path.name for path in tmp_path.glob("*/test/*")] == [template]
    finally:
        for name in expected | left:
            run("dropdb", "--if-exists", name)
