"""pytest plugin of setup/test: what must fail a run although every test passed.

* a warning or an error in the log of the installation (INSTALL_LOG);
* browser tests that Odoo skipped as it could not run the browser.
"""

import os
import re
from pathlib import Path

import pytest

LOG_PROBLEM = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (WARNING|ERROR|CRITICAL) ")
NO_BROWSER = re.compile(r"chrome|websocket-client|--odoo-http is not set", re.IGNORECASE)


def install_problems():
    log = os.environ.get("INSTALL_LOG")
    if not log:
        return []
    lines = Path(log).read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if LOG_PROBLEM.match(line)]


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


def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # with xdist: in the controlling process only
        config.pluginmanager.register(Guard(), "setup-test-guard")
