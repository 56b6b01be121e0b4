"""pytest plugin of setup/test: what must fail a run although every test passed.

* a warning or an error in the log of the installation (INSTALL_LOG);
* browser tests that Odoo skipped as it could not run the browser.

It also gives each process a filestore of its own: at the end of a class Odoo
deletes the files that no attachment of its own database names. In a filestore
shared with the other process these are the files that one is working with.
"""

import os
import re
import shutil
import unittest
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_odoo

from odoo.tests import HttpCase
from odoo.tools import config as odoo_config

LOG_PROBLEM = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (WARNING|ERROR|CRITICAL) ")
NO_BROWSER = re.compile(r"chrome|websocket-client|--odoo-http is not set", re.IGNORECASE)


def install_problems():
    log = os.environ.get("INSTALL_LOG")
    if not log:
        return []
    lines = Path(log).read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if LOG_PROBLEM.match(line)]


@contextmanager
def own_filestore(original, database):
    """Stands in for pytest-odoo's `_shared_filestore`: the worker's database has its own copy."""
    source = Path(odoo_config.filestore(original))
    if database != original and source.is_dir():
        shutil.copytree(source, odoo_config.filestore(database), dirs_exist_ok=True)
    yield


class Guard:
    def __init__(self):
        self.skipped = []
        self.log_lines = install_problems()

    def pytest_runtest_logreport(self, report):
        if report.skipped and not hasattr(report, "wasxfail"):
            if NO_BROWSER.search(str(report.longrepr)):
                self.skipped.append(report.nodeid)

    def pytest_sessionfinish(self, session):
        if (self.skipped or self.log_lines) and not session.exitstatus:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        if self.skipped:
            terminalreporter.section("RUN FAILED: the browser could not be run", red=True)
            terminalreporter.line(
                "These browser tests were skipped, so nobody knows whether they pass:"
            )
            for nodeid in self.skipped:
                terminalreporter.line(f"  {nodeid}")
        if self.log_lines:
            terminalreporter.section("RUN FAILED: the installation logged problems", red=True)
            terminalreporter.line("Installing the addons may not log a warning:")
            for line in self.log_lines:
                terminalreporter.line(f"  {line}")


def no_browser(*args, **kwargs):
    """Stands in for `HttpCase.browser_js`, which tours go through, too."""
    raise unittest.SkipTest("with --date there is no browser: it does not follow the clock")


def pytest_configure(config):
    pytest_odoo._shared_filestore = own_filestore
    if "FAKETIME" in os.environ:
        HttpCase.browser_js = no_browser
    if not hasattr(config, "workerinput"):  # with xdist: in the controlling process only
        config.pluginmanager.register(Guard(), "setup-test-guard")
