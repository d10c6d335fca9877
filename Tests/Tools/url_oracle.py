"""Tells how the real SQLAlchemy reads database URLs.

Standard input: a JSON list of URLs.
Standard output: a JSON list with, for each, {"failed": the exception's name}, or the parts of
`sqlalchemy.make_url` and "shown", the URL without its password.
"""

import json
import sys

from sqlalchemy import make_url


def answer(text):
    try:
        url = make_url(text)
    except Exception as error:  # Whatever it is, SQLAlchemy takes no such URL.
        return {"failed": type(error).__name__}
    return {
        "driver_name": url.drivername,
        "dialect": url.get_backend_name(),
        "user": url.username,
        "password": url.password,
        "host": url.host,
        "port": url.port,
        "database": url.database,
        "query": [[name, [value] if isinstance(value, str) else list(value)]
                  for name, value in url.query.items()],
        "shown": url.render_as_string(hide_password=True),
    }


if __name__ == "__main__":
    json.dump([answer(text) for text in json.load(sys.stdin)], sys.stdout)
