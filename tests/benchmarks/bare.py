"""The peer of the table benchmark, a Flask route over sqlite3 with nothing else: `python -m tests.benchmarks.bare FILE PORT`."""

import json
import sqlite3
import sys
import threading

import flask
import waitress

# What the database's own rows borrow of their source and indicator, as the downloads of Tallies have it.
JOINED = """SELECT figure.key, figure.source, figure.indicator, figure.place, figure.period, figure."group", figure.variant,
 figure.value, figure.lower, figure.upper, figure.qualifier, figure.interval_type, indicator.unit, figure.method,
 figure.obs_status, figure.as_printed, figure.reported_as, figure.claimant, figure.claimant_kind, figure.attribution,
 figure.quote, figure.locator, figure.quotes, figure.original, figure.note, figure.id,
 indicator.title AS indicator_title, indicator.target_population, indicator.topic, indicator.kind,
 source.title AS source_title, source.producer, source.kind AS source_kind, source.date_published, source.url,
 source.licence, source.licence_url, source.republish,
 figure.first_year, figure.last_year, coalesce(figure.quotes, figure.key) AS origin, figure.added_in
FROM figure
LEFT JOIN source ON source.key = figure.source AND source.retired_in IS NULL
LEFT JOIN indicator ON indicator.key = figure.indicator AND indicator.retired_in IS NULL
WHERE figure.retired_in IS NULL"""


def app(file: str) -> flask.Flask:
    """The route `/figures.json?place=…&indicator=…&source=…`: the first hundred rows by key, as an array of objects."""
    server, kept = flask.Flask("bare"), threading.local()

    def figures() -> flask.Response:
        if not hasattr(kept, "connection"):
            kept.connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
            kept.connection.row_factory = sqlite3.Row
        wanted = [name for name in ("place", "indicator", "source") if name in flask.request.args]
        tests = "".join(f" AND figure.{name} = ?" for name in wanted)
        query = f"{JOINED}{tests} ORDER BY figure.key LIMIT 100"
        rows = kept.connection.execute(query, [flask.request.args[name] for name in wanted]).fetchall()
        return flask.Response(json.dumps([dict(row) for row in rows]), content_type="application/json")

    server.add_url_rule("/figures.json", "figures", figures)
    return server


if __name__ == "__main__":
    waitress.serve(app(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), threads=4)
