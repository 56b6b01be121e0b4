"""What the repository checks share."""

import subprocess
import uuid
from pathlib import Path

import pytest

from odoo.tools import config

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root():
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def addons(root):
    """The folders of our addons."""
    return sorted(path.parent for path in root.glob("complaint_management*/__manifest__.py"))


@pytest.fixture(scope="session")
def source_database():
    """The database that these tests run on."""
    name = config["db_name"]
    return name[0] if isinstance(name, list) else name


@pytest.fixture(scope="module")
def new_database(source_database):
    """The name of a database to make, dropped at the end; setup/test drops what a killed
    run has left, as the name begins like that of the run's database."""
    name = f"{source_database}_{uuid.uuid4().hex[:8]}"
    yield name
    subprocess.run(["dropdb", "--if-exists", "--force", name], check=False)


@pytest.fixture(scope="module")
def database(source_database, new_database):
    """A copy of the database that these tests run on."""
    subprocess.run(["createdb", new_database], check=True)
    dump = subprocess.Popen(["pg_dump", "-Fc", source_database], stdout=subprocess.PIPE)
    restore = ["pg_restore", "--no-owner", "-d", new_database]
    subprocess.run(restore, stdin=dump.stdout, check=True)
    assert dump.wait() == 0
    return new_database
