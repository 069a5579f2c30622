"""The history: what a load changes, what an undo restores, and who wins when two writers meet."""

import threading

import pyarrow as pa
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from db import history, ledger, queries
from db.engine import reading, writing
from db.identity import ids
from db.spool import Spool

ME = history.Record("tester")


def figures(**values: float) -> pa.Table:
    """Rows of the figure ledger, one per given name, each with the given value."""
    rows = pa.table(
        {
            "key": [f"vice-2013/pwid-population-size/{place}/2013" for place in values],
            "source": ["vice-2013"] * len(values),
            "indicator": ["pwid-population-size"] * len(values),
            "place": list(values),
            "period": ["2013"] * len(values),
            "value": pa.array(list(values.values()), pa.float64()),
            "qualifier": ["exact"] * len(values),
            "attribution": ["own"] * len(values),
            "first_year": [2013] * len(values),
            "last_year": [2013] * len(values),
        }
    )
    return rows.append_column("id", ids("figure", rows))


def spool(**rows: pa.Table) -> Spool:
    """Rows by ledger as a preview leaves them for a commit."""
    waiting = Spool()
    for name, table in rows.items():
        waiting.add(name, table)
    return waiting.seal()


def identified(name: str, **cells: str) -> pa.Table:
    row = pa.table({column: [cell] for column, cell in cells.items()})
    return row.append_column("id", ids(name, row))


POINTED_AT = {
    "source": identified("source", key="vice-2013", title="The Victim", producer="VICE", kind="news", citation_full="VICE."),
    "indicator": identified(
        "indicator",
        key="pwid-population-size",
        title="People who inject drugs",
        definition="How many inject.",
        target_population="people who inject drugs",
        unit="people",
        kind="count",
        topic="injecting",
    ),
}


def by_key(rows: pa.Table) -> dict[str, str]:
    return dict(zip(rows["key"].to_pylist(), rows["id"].to_pylist(), strict=True))


def load(engine: Engine, rows: pa.Table, old: pa.Table | None = None) -> int:
    """Commit what turns `old` into `rows`; the first load brings what figures point at."""
    parts = {"figure": history.diff("figure", by_key(old) if old else {}, by_key(rows))}
    new = {"figure": rows.filter(pa.compute.is_in(rows["id"], value_set=parts["figure"]["new"].combine_chunks()))}
    with writing(engine) as connection:
        for name, pointed_at in POINTED_AT.items():
            if not ledger.holds_any(connection, name):
                parts[name], new[name] = history.diff(name, {}, by_key(pointed_at)), pointed_at
        return history.commit(connection, pa.concat_tables(parts.values()), spool(**new), ME)


def undo(engine: Engine, number: int) -> int:
    with writing(engine) as connection:
        return history.undo(connection, number, "tester")


def digest(engine: Engine, as_of: int | None = None) -> str:
    with reading(engine) as connection:
        return ledger.digest(connection, as_of)


def values(engine: Engine, as_of: int | None = None) -> dict[str, float]:
    with reading(engine) as connection:
        table = queries.figures(connection, as_of=as_of)
    return dict(zip(table["place"], table["value"], strict=True))


def test_a_load_adds_figures_and_counts_them(database: Engine) -> None:
    assert load(database, figures(KGZ=10_000, TJK=25_000)) == 1
    with reading(database) as connection:
        only = ledger.loads(connection).iloc[0]
    assert (only["added"], only["changed"], only["withdrawn"]) == (4, 0, 0), "two figures, their source and their indicator"
    assert values(database) == {"KGZ": 10_000, "TJK": 25_000}


def test_a_correction_retires_the_old_version_and_keeps_it(database: Engine) -> None:
    load(database, figures(KGZ=10_000))
    load(database, figures(KGZ=18_934), old=figures(KGZ=10_000))
    with reading(database) as connection:
        versions = ledger.versions(connection, "figure", "vice-2013/pwid-population-size/KGZ/2013")
    assert versions["value"].tolist() == [18_934, 10_000]
    assert versions["added_in"].tolist() == [2, 1]
    assert versions["retired_in"].fillna(0).tolist() == [0, 2]


def test_as_of_gives_what_held_after_that_load(database: Engine) -> None:
    load(database, figures(KGZ=10_000))
    load(database, figures(KGZ=18_934, TJK=25_000), old=figures(KGZ=10_000))
    assert values(database, as_of=1) == {"KGZ": 10_000}
    assert values(database, as_of=2) == values(database) == {"KGZ": 18_934, "TJK": 25_000}


def test_undo_restores_exactly_what_held(database: Engine) -> None:
    load(database, figures(KGZ=10_000, TJK=25_000))
    before = digest(database)
    load(database, figures(KGZ=18_934, UZB=48_000), old=figures(KGZ=10_000, TJK=25_000))
    assert digest(database) != before
    undo(database, 2)
    assert digest(database) == before
    assert values(database) == {"KGZ": 10_000, "TJK": 25_000}


def test_undo_of_an_undo_is_a_redo(database: Engine) -> None:
    load(database, figures(KGZ=10_000))
    load(database, figures(KGZ=18_934), old=figures(KGZ=10_000))
    after = digest(database)
    undo(database, 2)
    undo(database, 3)
    assert digest(database) == after
    with reading(database) as connection:
        assert ledger.loads(connection)["undoes"].fillna(0).tolist() == [3, 2, 0, 0]


def test_undo_of_an_overtaken_load_is_refused_and_names_the_later_one(database: Engine) -> None:
    load(database, figures(KGZ=10_000))
    load(database, figures(KGZ=18_934), old=figures(KGZ=10_000))
    with pytest.raises(history.Conflict, match="load 2 by tester has changed figure vice-2013/pwid-population-size/KGZ/2013"):
        undo(database, 1)
    assert values(database) == {"KGZ": 18_934}


def test_the_warnings_that_were_agreed_to_stand_beside_their_load_or_nowhere(database: Engine) -> None:
    first, second = figures(KGZ=10_000), figures(KGZ=18_934)
    load(database, first)
    agreed = history.Record("Ada", "web", ticks={"rounded": 3, "factor_ten": 1})
    correction = history.diff("figure", by_key(first), by_key(second))
    with writing(database) as connection:
        history.commit(connection, correction, spool(figure=second), agreed)
    with reading(database) as connection:
        assert ledger.ticks(connection, 2).to_dict("list") == {"code": ["factor_ten", "rounded"], "warnings": [1, 3]}
        assert ledger.ticks(connection, 1).empty
    with pytest.raises(history.Conflict, match="load 2 by Ada has changed"), writing(database) as connection:
        history.commit(connection, correction, spool(figure=second), agreed)
    with reading(database) as connection:
        assert len(ledger.loads(connection)) == 2 and ledger.ticks(connection, 3).empty


def test_undo_of_a_load_that_never_was_is_refused(database: Engine) -> None:
    with pytest.raises(LookupError, match="no load 7"):
        undo(database, 7)


def test_a_stale_preview_is_refused_and_nothing_is_written(database: Engine) -> None:
    load(database, figures(KGZ=10_000))
    load(database, figures(KGZ=18_934), old=figures(KGZ=10_000))
    before = digest(database)
    with pytest.raises(history.Conflict):
        load(database, figures(KGZ=26_000, TJK=25_000), old=figures(KGZ=10_000))
    assert digest(database) == before
    with reading(database) as connection:
        assert ledger.last_load(connection) == 2


def test_the_same_fact_has_the_same_id_in_every_database(database: Engine) -> None:
    load(database, figures(KGZ=10_000))
    with reading(database) as connection:
        found = queries.figures(connection)["id"].tolist()
    assert found == ["" + ids("figure", figures(KGZ=10_000))[0].as_py()] == [figures(KGZ=10_000)["id"][0].as_py()]


def test_changes_of_a_load_say_what_was_and_what_is(database: Engine) -> None:
    load(database, figures(KGZ=10_000, TJK=25_000))
    load(database, figures(KGZ=18_934, UZB=48_000), old=figures(KGZ=10_000, TJK=25_000))
    with reading(database) as connection:
        changes = ledger.changes_of(connection, 2)
    sides = {
        key.split("/")[2]: (bool(old), bool(new))
        for key, old, new in zip(changes["key"], changes["old"], changes["new"], strict=True)
    }
    assert sides == {"KGZ": (True, True), "TJK": (True, False), "UZB": (False, True)}


@pytest.mark.parametrize(
    "numbers",
    [
        {"qualifier": "more_than", "value": 100_000.0},
        {"qualifier": "more_than", "lower": 100_000.0, "upper": 200_000.0},
        {"qualifier": "between", "lower": 2.0},
        {"qualifier": "exact"},
        {"qualifier": "in_words", "value": 1.0},
        {"qualifier": "exact", "value": 3.0, "lower": 5.0, "upper": 4.0},
        {"qualifier": "roughly", "value": 3.0},
        {"qualifier": "exact", "value": 3.0, "method": "guesswork"},
    ],
)
def test_the_database_itself_refuses_a_false_figure(database: Engine, numbers: dict[str, object]) -> None:
    row = figures(KGZ=1).drop_columns(["value", "qualifier"])
    for name, value in numbers.items():
        row = row.append_column(name, pa.array([value]))
    with pytest.raises(IntegrityError), writing(database) as connection:
        history.commit(connection, history.diff("figure", {}, by_key(row)), spool(figure=row), ME)
    with reading(database) as connection:
        assert ledger.last_load(connection) == 0


def test_the_database_itself_promises_one_live_version_of_a_key(database: Engine) -> None:
    load(database, figures(KGZ=10_000))
    with pytest.raises(DBAPIError), writing(database) as connection:
        connection.execute(text("UPDATE figure SET retired_in = NULL"))
        connection.exec_driver_sql(
            "INSERT INTO figure (id, key, source, indicator, place, qualifier, value, attribution, added_in) "
            "SELECT 'x', key, source, indicator, place, qualifier, 3, attribution, added_in FROM figure"
        )


def test_a_reader_cannot_write(database: Engine) -> None:
    with pytest.raises(DBAPIError), reading(database) as connection:
        connection.execute(text("DELETE FROM figure"))


def test_a_reader_sees_one_moment_while_a_load_comes_in(database: Engine) -> None:
    load(database, figures(KGZ=10_000))
    with reading(database) as connection:
        before = ledger.digest(connection)
        if database.dialect.name == "postgresql":  # with SQLite's rollback journal the writer would wait for this reader
            load(database, figures(TJK=25_000))
        assert ledger.digest(connection) == before


@pytest.mark.parametrize("rounds", [10, pytest.param(200, marks=pytest.mark.campaign)])
def test_of_two_writers_with_the_same_preview_one_wins_and_one_is_told(database: Engine, rounds: int) -> None:
    load(database, figures(KGZ=1))
    for round_ in range(rounds):
        held, wanted = figures(KGZ=round_ + 1), figures(KGZ=round_ + 2)
        start, outcomes = threading.Barrier(2), []

        def write(
            held: pa.Table = held, wanted: pa.Table = wanted, start: threading.Barrier = start, outcomes: list[str] = outcomes
        ) -> None:
            start.wait()
            try:
                load(database, wanted, old=held)
                outcomes.append("won")
            except history.Conflict:
                outcomes.append("told")

        writers = [threading.Thread(target=write) for _ in range(2)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert sorted(outcomes) == ["told", "won"], f"round {round_}"
    assert values(database) == {"KGZ": rounds + 1}
    with reading(database) as connection:
        assert ledger.last_load(connection) == rounds + 1
        for number in (1, rounds):
            assert ledger.loads(connection).set_index("number").loc[number, "digest"] == ledger.load_digest(connection, number)


def test_a_large_load_leaves_the_table_with_all_its_indexes(database: Engine) -> None:
    many = figures(**{f"P{n}": n for n in range(12_000)})
    load(database, many)
    with reading(database) as connection:
        names = {index.name for index in queries.figure.indexes}
        lookup = {
            "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'figure'",
            "postgresql": "SELECT indexname FROM pg_indexes WHERE tablename = 'figure'",
        }[database.dialect.name]
        assert names <= set(connection.execute(text(lookup)).scalars())
    undo(database, 1)
    assert values(database) == {}


def test_an_altered_figure_is_noticed(database: Engine) -> None:
    load(database, figures(KGZ=10_000, TJK=25_000))
    with reading(database) as connection:
        assert ledger.altered(connection, 1) == []
    with database.begin() as connection:
        connection.execute(text("UPDATE figure SET value = 10001 WHERE place = 'KGZ'"))
    with reading(database) as connection:
        assert ledger.altered(connection, 1) == ["vice-2013/pwid-population-size/KGZ/2013"]


def test_a_source_cannot_be_taken_away_from_under_its_figures(database: Engine) -> None:
    load(database, figures(KGZ=10_000))
    withdrawal = history.reversed_changes(history.diff("source", {}, by_key(POINTED_AT["source"])))
    before = digest(database)
    with pytest.raises(history.Conflict, match="rests on source vice-2013, which does not hold"), writing(database) as connection:
        history.commit(connection, withdrawal, None, ME)
    assert digest(database) == before


def test_a_figure_cannot_come_in_after_its_source_has_gone(database: Engine) -> None:
    load(database, figures(KGZ=10_000))
    undo(database, 1)
    rows = figures(TJK=25_000)
    with pytest.raises(history.Conflict, match="rests on source vice-2013"), writing(database) as connection:
        history.commit(connection, history.diff("figure", {}, by_key(rows)), spool(figure=rows), ME)


def test_a_retired_figure_is_still_shown_with_the_source_it_had(database: Engine) -> None:
    load(database, figures(KGZ=10_000))
    undo(database, 1)
    with reading(database) as connection:
        retired = queries.figures(connection, ids=figures(KGZ=10_000)["id"].to_pylist()).iloc[0]
    assert (retired["producer"], retired["indicator_title"], retired["unit"]) == ("VICE", "People who inject drugs", "people")
