"""The commands in setup/ keep their promises, as far as that is cheap to see."""

import fcntl
import os
import re
import socket
import subprocess

import pytest

COMMANDS = ["start", "test", "lint"]
SCRIPTS = [".ci/run", "setup/lib.sh", "setup/odoo", *(f"setup/{name}" for name in COMMANDS)]


def run(*command, **options):
    options = {"timeout": 60, "stdin": subprocess.DEVNULL} | options
    return subprocess.run(command, capture_output=True, text=True, **options)


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
def test_start_refuses_a_wrong_argument_with_advice(root, arguments):
    refused = run(root / "setup/start", *arguments)
    assert refused.returncode == 1
    assert refused.stderr.strip().startswith("ERROR: ")


def test_start_says_when_the_port_is_taken(root):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = run(root / "setup/start", "--port", port)
    assert refused.returncode == 1
    assert f"Port {port} is in use" in refused.stderr


def test_start_leaves_a_database_in_use_alone(root, tmp_path):
    """Also with --fresh: whoever works in it keeps it until that server stops."""
    folders = {"XDG_CACHE_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    lock = tmp_path / "complaint_management/start-busy.lock"
    lock.parent.mkdir()
    with open(lock, "w") as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)
        command = [root / "setup/start", "--db", "busy", "--port", "58069", "--fresh"]
        refused = run(*command, env=os.environ | folders)
    assert refused.returncode == 1
    assert "already serves the database 'busy'" in refused.stderr


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
