"""Runs statements on a real MariaDB and tells what became of each, and what the database has then.

    mariadb_statements.py URL <SCRIPTS

URL is SQLAlchemy's, of a database beside which a new one is made for each script; the input is a list of scripts in
JSON, each a list of statements. Prints for each {"verdicts": ["ok" or the error], "catalogue": [lines]}.
"""

import json
import os
import sys

import mariadb_catalogue
import sqlalchemy
from schema_oracle import Catalogue


def flag(value):
    return "t" if value else "f"


def lines(catalogue):
    for table in catalogue["tables"]:
        name = table["name"]
        yield f"table|{name}|{table['comment'] or ''}"
        for number, column in enumerate(table["columns"], 1):
            facts = [flag(column[m]) for m in (
                "nullable", "has_server_default", "computed", "identity")]
            yield "|".join([
                "column", name, str(number), column["name"], column["type"], *facts,
                column["comment"] or ""])
        for constraint in table["constraints"]:
            kind = constraint["kind"]
            columns = ",".join(constraint["columns"])
            if kind == "primary key":
                yield f"key|{name}|{columns}"
            elif kind == "check":
                yield f"check|{name}|{constraint['name']}"
            else:
                referred = ",".join(constraint["referred_columns"])
                yield "|".join([
                    "foreign", name, constraint["name"], columns, constraint["referred_table"],
                    referred, constraint["on_delete"] or "", constraint["on_update"] or ""])
        for index in table["indexes"]:
            yield f"index|{name}|{index['name']}|{flag(index['unique'])}|{','.join(index['columns'])}"


def run(engine, statements):
    verdicts = []
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        for statement in statements:
            try:
                cursor.execute(statement)
                verdicts.append("ok")
            except engine.dialect.dbapi.Error as problem:
                verdicts.append(" ".join(str(argument) for argument in problem.args))
        catalogue = mariadb_catalogue.fill(Catalogue(), connection)
    return {"verdicts": verdicts, "catalogue": sorted(lines(catalogue))}


def main():
    server = sqlalchemy.create_engine(sys.argv[1], isolation_level="AUTOCOMMIT")
    results = []
    for number, statements in enumerate(json.load(sys.stdin)):
        name = f"{server.url.database}_{os.getpid()}_{number}"
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        results.append(run(sqlalchemy.create_engine(server.url.set(database=name)), statements))
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
