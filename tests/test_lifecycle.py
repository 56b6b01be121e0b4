"""Install, upgrade and uninstall on a database of their own leave nothing in the log."""

import re
import subprocess
import sys
from pathlib import Path

ODOO = Path(sys.executable).with_name("odoo")
TROUBLE = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) .*", re.M)


def odoo(*arguments):
    done = subprocess.run(
        [ODOO, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=500
    )
    output = done.stdout + done.stderr
    assert done.returncode == 0, output[-3000:]
    return [match.group(0) for match in TROUBLE.finditer(output)]


def test_install_upgrade_uninstall_without_a_warning(addons, new_database):
    names = [addon.name for addon in addons]
    quiet = ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
    assert not odoo("-d", new_database, "-i", ",".join(names), *quiet), "install"
    assert not odoo("-d", new_database, "-u", "complaint_management", *quiet), "upgrade"
    for name in sorted(names, reverse=True):  # trades before the core
        assert not odoo("module", "uninstall", "-d", new_database, name), name
    left = subprocess.run(
        ["psql", "-Atc", "SELECT model FROM ir_model WHERE model LIKE 'complaint%'", new_database],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not left.stdout.strip(), left.stdout
