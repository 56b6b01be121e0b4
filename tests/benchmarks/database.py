"""The database of the benchmark: made, filled by SQL, dropped."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
from cast import make_cast, make_contacts

import odoo.service.db
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import close_db, db_connect
from odoo.tools import config

ROOT = Path(__file__).resolve().parents[2]
START = time.monotonic()
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
PEERS = CACHE / "complaint_management" / "peers"
HELPDESK = "odoo-addon-helpdesk-mgmt==19.0.*"


def say(text):
    """Progress goes to the error stream, the table alone to the output."""
    print(f"[{time.monotonic() - START:5.0f}s] {text}", file=sys.stderr, flush=True)


def fetch_peers():
    """Install OCA's helpdesk apart from everything else; whether it is there now."""
    if not (PEERS / "odoo/addons/helpdesk_mgmt").is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        if subprocess.run([*pip, "--target", str(PEERS), HELPDESK], check=False).returncode:
            say(f"{HELPDESK} cannot be had here: going on without helpdesk.ticket.")
            return False
    return True


def open_database(name, peers):
    """The registry of the database `name`, made where it does not exist yet."""
    paths = [str(ROOT), *config["addons_path"]]
    if peers:
        paths.append(str(PEERS / "odoo/addons"))
    config.parse_config(
        ["--addons-path", ",".join(paths), "--log-level=warn", "-d", name], setup_logging=True
    )
    if odoo.service.db.exp_db_exist(name):
        return Registry(name)
    addons = ["complaint_management", *(["project", "helpdesk_mgmt"] if peers else [])]
    say(f"Installing {', '.join(addons)} in {name} ...")
    odoo.service.db._create_empty_database(name)
    return Registry.new(name, update_module=True, install_modules=addons)


def fill(registry, subjects, rows, share_open):
    """Load `rows` of each of the `subjects` that has fewer, then let PostgreSQL look at them."""
    with registry.cursor() as cr:
        make_cast(get_env(cr))
        make_contacts(get_env(cr))
    for subject in subjects:
        with registry.cursor() as cr:
            cr.execute(f"SELECT count(*) FROM {subject.table}")
            if cr.fetchone()[0] < rows:
                say(f"Loading {rows:,} rows of {subject.model} ...")
                copy_rows(get_env(cr), subject, rows, round(rows * (1 - share_open)))
    say("Collecting statistics ...")
    with db_connect(registry.db_name).cursor() as cr:
        cr._cnx.rollback()
        cr._cnx.autocommit = True
        cr.execute("VACUUM (ANALYZE)")
        with contextlib.suppress(psycopg2.errors.InsufficientPrivilege):
            cr.execute("CHECKPOINT", log_exceptions=False)
    os.sync()  # what was loaded is written before anything is timed


def get_env(cr):
    """The system's environment, without a log of what is loaded."""
    return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})


def copy_rows(env, subject, rows, closed):
    """Copy one true record of the `subject` `rows` times, with other values in the
    columns it names. The first `closed` rows, spread over three years, are closed."""
    template = subject.make_template(env)
    values = subject.get_columns(env)
    env.flush_all()
    env.cr.execute(f"SELECT * FROM {subject.table} LIMIT 0")
    columns = [column.name for column in env.cr.description if column.name != "id"]
    sources = [f"({values[name]})" if name in values else f"t.{name}" for name in columns]
    indexes = drop_indexes(env.cr, subject.table)
    env.cr.execute(
        f"""
        INSERT INTO {subject.table} ({", ".join(columns)})
        SELECT {", ".join(sources)}
          FROM {subject.table} t, generate_series(1, {rows:d}) i,
               LATERAL (
                   SELECT abs(hashint4(i)::bigint) AS h, i > {closed:d} AS is_open,
                          now() AT TIME ZONE 'UTC' - interval '3 years' * (1 - i / {rows:f})
                              AS date
               ) r
         WHERE t.id = {template.id:d}
        """
    )
    subject.after_load(env)
    env.cr.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for definition in indexes:
        env.cr.execute(definition)


def drop_indexes(cr, table):
    """Drop the indexes of the `table`, which make a load slow; answer how to make them
    again, with the comment by which Odoo knows them."""
    cr.execute(
        """
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
               || coalesce(format('; COMMENT ON INDEX %%s IS %%L', i.indexrelid::regclass,
                                  obj_description(i.indexrelid)), '')
          FROM pg_index i
         WHERE i.indrelid = %s::regclass AND NOT i.indisprimary
           AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
        """,
        [table],
    )
    indexes = cr.fetchall()
    for name, _definition in indexes:
        cr.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in indexes]


def drop(name):
    """Drop the database, unless somebody uses it."""
    close_db(name)
    odoo.service.db.exp_drop(name)
