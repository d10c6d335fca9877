"""Measures what `mlint schema` takes beside parsing the same migrations.

    schema_benchmark.py --mlint FILE ROOT

ROOT is a project, which `mlint` gets as a repository with one commit. The programs take turns; the time is
that from starting a program to its end, its output thrown away.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

import benchmark

MAXIMUM_RATIO = 3
PARSE = "mlint schema --only-parse"
SCHEMA = "mlint schema --format json"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mlint", required=True)
    parser.add_argument("root")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mlint-schema-benchmark-") as folder:
        environment = benchmark.clean_environment(folder)
        repository = Path(folder, "repository")
        benchmark.make_repository(arguments.root, repository, environment)
        commands = {
            PARSE: benchmark.Command(repository, [arguments.mlint, "schema", "--only-parse"]),
            SCHEMA: benchmark.Command(
                repository, [arguments.mlint, "schema", "--format", "json", "--allow-degraded"]),
            "mlint --version": benchmark.Command(repository, [arguments.mlint, "--version"]),
        }
        print(commands[PARSE].output(environment).decode().strip())
        times = benchmark.measure(commands, environment)
    for name, values in times.items():
        print(f"{name:32s} {1000 * statistics.median(values):8.1f} ms "
              f"({1000 * min(values):.1f} to {1000 * max(values):.1f})")
    ratio = statistics.median(
        schema / parse for schema, parse in zip(times[SCHEMA], times[PARSE]))
    print(f"from the files to the schema, by parsing alone: {ratio:.2f}, meant to be at most "
          f"{MAXIMUM_RATIO}: {'reached' if ratio <= MAXIMUM_RATIO else 'missed'}")


if __name__ == "__main__":
    try:
        main()
    except benchmark.Failure as failure:
        sys.exit(str(failure))
