"""The addons can be installed as wheels, without the checkout."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ODOO = Path(sys.executable).with_name("odoo")
FIND = """
import sys
from odoo.modules.module import Manifest, initialize_sys_path
from odoo.tools import config
config.parse_config(["-c", sys.argv[1]], setup_logging=False)
initialize_sys_path()
for name in sys.argv[2:]:
    print(Manifest.for_addon(name).path)
"""


def run(*command, **options):
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, **options
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def site(addons, tmp_path_factory):
    """A folder with the wheels of all addons, freshly built and installed."""
    folder = tmp_path_factory.mktemp("wheels")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    build = ["wheel", "--no-index", "--no-deps", "--no-build-isolation", "-w", folder / "dist"]
    run(*pip, *build, *addons)
    wheels = sorted((folder / "dist").glob("*.whl"))
    assert len(wheels) == len(addons)
    run(*pip, "install", "--no-index", "--no-deps", "--target", folder / "site", *wheels)
    return folder / "site"


@pytest.fixture(scope="module")
def odoo_rc(site, tmp_path_factory):
    """A configuration that does not know the checkout."""
    folder = tmp_path_factory.mktemp("odoo")
    addons_path = [
        path
        for path in Path(os.environ["ODOO_RC"]).read_text().splitlines()
        if path.startswith("addons_path = ")
    ][0].split(" = ")[1]
    core = [path for path in addons_path.split(",") if (Path(path) / "web").is_dir()]
    rc = folder / "odoo.conf"
    rc.write_text(
        "[options]\n"
        f"{'addons_path = ' + ','.join(core) if core else ''}\n"
        f"data_dir = {folder}\nhttp_interface = 127.0.0.1\n"
    )
    return rc


@pytest.fixture
def environ(site):
    return {
        **{key: value for key, value in os.environ.items() if key != "ODOO_RC"},
        "PYTHONPATH": str(site),
    }


def test_wheel_has_every_file_that_git_knows(root, addons, site):
    if not (root / ".git").exists():
        pytest.skip("not a git checkout")
    for addon in addons:
        known = run("git", "-C", addon, "ls-files").splitlines()
        installed = site / "odoo" / "addons" / addon.name
        missing = [n for n in known if (addon / n).exists() and not (installed / n).exists()]
        assert set(missing) <= {"pyproject.toml"}


def test_odoo_finds_the_addons_in_the_wheels(root, addons, site, odoo_rc, environ):
    names = [addon.name for addon in addons]
    found = run(sys.executable, "-c", FIND, odoo_rc, *names, env=environ, cwd=site)
    assert found.split() == [str(site / "odoo" / "addons" / name) for name in names]


def test_odoo_installs_an_addon_from_its_wheel(site, odoo_rc, environ, new_database):
    run(
        *(ODOO, "-c", odoo_rc, "-d", new_database, "-i", "complaint_management"),
        *("--stop-after-init", "--no-http", "--log-level=warn", "--max-cron-threads=0"),
        env=environ,
        cwd=site,
    )
    query = "SELECT state FROM ir_module_module WHERE name = 'complaint_management'"
    assert run("psql", "-XqAt", "-d", new_database, "-c", query).strip() == "installed"
