"""Measure the case beside its peers and plain SQL on the same number of rows; see README.rst."""

import argparse

import database
import measure
import table
from subjects import SUBJECTS


def parse():
    parser = argparse.ArgumentParser(prog="tests/benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of each model")
    parser.add_argument("--open", type=float, default=2.0, help="per cent of the rows not closed")
    parser.add_argument("--rounds", type=int, default=5, help="repetitions; the quickest counts")
    parser.add_argument("--database", default="benchmark", help="name of the database")
    parser.add_argument("--keep", action="store_true", help="leave the database for another run")
    parser.add_argument("--no-peers", action="store_true", help="our model only")
    return parser.parse_args()


def main(options):
    peers = not options.no_peers and database.fetch_peers()
    registry = database.open_database(options.database, peers)
    subjects = [subject for subject in SUBJECTS if subject.model in registry]
    try:
        database.fill(registry, subjects, options.rows, options.open / 100)
        results = {
            f"{subject.model} {role}": measure.measure(registry, subject, role, options.rounds)
            for subject in subjects
            for role in subject.roles
        }
        results["SQL"] = measure.measure_sql(registry, SUBJECTS[0], options.rounds)
        print(table.render(results, SUBJECTS[0].model))
    finally:
        if not options.keep:
            database.drop(options.database)


if __name__ == "__main__":
    main(parse())
