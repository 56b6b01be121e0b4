"""What the repository checks share."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root():
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def addons(root):
    """The folders of our addons."""
    return sorted(path.parent for path in root.glob("complaint_management*/__manifest__.py"))
