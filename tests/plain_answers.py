"""What any view must give, worked out by plain Python over all rows, and a walk through the view that must give the same."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Connection

from db import browse, extract, periods, queries
from db.browse import COLUMNS, FILTERS, Asked
from db.filters import NONE

DAY = date(2026, 11, 1)
Row = dict[str, Any]
LEDGER = {"figures": "figure", "milestones": "milestone", "sources": "source", "indicators": "indicator"}
WORDS_IN = {
    "figures": "quote as_printed reported_as note claimant locator source_title indicator_title".split(),
    "milestones": "title description quote note claimant locator source_title".split(),
    "sources": "title producer authors citation_full note".split(),
    "indicators": "title definition target_population numerator denominator family code note".split(),
}


def every_row(connection: Connection, table: str, as_of: int | None = None) -> list[Row]:
    """Every row with all its columns, put together without db.browse."""
    statements = {
        ledger: [row for chunk in extract.statements(connection, ledger, as_of) for row in chunk.to_pylist()]
        for ledger in LEDGER.values()
    }
    sources, indicators = ({row["key"]: row for row in statements[ledger]} for ledger in ("source", "indicator"))
    more = {
        "figures": lambda: queries.figures(connection, as_of=as_of),
        "milestones": lambda: queries.milestones(connection, as_of=as_of),
        "sources": lambda: queries.sources(connection, as_of=as_of),
        "indicators": lambda: queries.indicators(connection, as_of=as_of),
    }[table]()
    beside = {row["key"]: row for row in more.to_dict("records")}
    rows = []
    for row in statements[LEDGER[table]]:
        whole = {**{name: _none(value) for name, value in beside[row["key"]].items()}, **row}
        if table in ("figures", "milestones"):
            its = sources[row["source"]]
            whole |= {name: its[name] for name in ("date_published", "url", "licence", "licence_url", "republish", "producer")}
            whole |= {"source_title": its["title"], "source_kind": its["kind"]}
        if table == "figures":
            whole |= {name: indicators[row["indicator"]][name] for name in ("unit", "kind", "topic", "target_population")}
        rows.append({name: whole[name] for name in COLUMNS[table]})
    return rows


def _none(value: Any) -> Any:
    return None if value == "" or value != value else value


def answer(rows: list[Row], asked: Asked) -> list[Row]:
    """The rows that the view keeps, in its order."""
    kept = [row for row in rows if _is_wanted(row, asked)]
    sort = asked.sort or "key"
    full = sorted((row for row in kept if row[sort] is not None), key=lambda row: _in_order(row, sort))
    bare = sorted((row for row in kept if row[sort] is None), key=lambda row: row["key"].encode())
    if asked.descending:
        full.reverse()
        bare.reverse()
    return full + bare


def _in_order(row: Row, sort: str) -> tuple[Any, bytes]:
    value = row[sort]
    return (value.encode() if isinstance(value, str) else value, row["key"].encode())


def _is_wanted(row: Row, asked: Asked) -> bool:
    for word in asked.words.split():
        if not any(word.casefold() in (row[name] or "").casefold() for name in WORDS_IN[asked.table]):
            return False
    times = _times(row, asked.table)
    undated = asked.filters.get("undated", ("no" if {"from", "to", "max_age"} & asked.filters.keys() else "yes",))[0]
    if asked.table != "milestones" and {"yes": False, "no": times is None, "only": times is not None}[undated]:
        return False
    return all(TESTS[name](row, values, asked, times or (0, 9999)) for name, values in asked.filters.items())


def _times(row: Row, table: str) -> tuple[int, int] | None:
    text = row.get({"figures": "period", "milestones": "date", "sources": "date_published"}.get(table, ""))
    if text is None:
        return None
    period = periods.parts(text)
    return int(period.first[:4] or 0), int(period.last[:4] or 9999)


Test = Callable[[Row, tuple[str, ...], Asked, tuple[int, int]], bool]


def _column(name: str) -> Test:
    return lambda row, values, *_: (NONE if row[name] is None else row[name]) in values


def _first_hand(row: Row, values: tuple[str, ...], *_: Any) -> bool:
    return (row["quotes"] is None and row["attribution"] != "quoted") == (values == ("yes",))


TESTS: dict[str, Test] = {
    **{name: _column(name) for filters in FILTERS.values() for name in filters},
    "source": lambda row, values, asked, _: row["key" if asked.table == "sources" else "source"] in values,
    "indicator": lambda row, values, asked, _: row["key" if asked.table == "indicators" else "indicator"] in values,
    "source_kind": lambda row, values, asked, _: row["kind" if asked.table == "sources" else "source_kind"] in values,
    "from": lambda row, values, asked, times: times[1] >= int(values[0]),
    "to": lambda row, values, asked, times: times[0] <= int(values[0]),
    "max_age": lambda row, values, asked, times: times[1] >= DAY.year - int(values[0]),
    "undated": lambda *_: True,
    "interval": lambda row, values, *_: (None not in (row["lower"], row["upper"])) == (values == ("yes",)),
    "obs_status": lambda row, values, *_: bool(set((row["obs_status"] or NONE).split()) & set(values)),
    "first_hand": _first_hand,
}


def walked(connection: Connection, asked: Asked, limit: int) -> list[list[str]]:
    """The keys of each page, from the first to the last, and the same pages from the last back to the first."""
    forth, marks = [], [""]
    while True:
        page = browse.page(connection, asked, limit, marks[-1])
        forth.append(page.rows["key"].tolist())
        assert bool(page.previous) == (len(forth) > 1)
        if not page.next:
            break
        marks.append(page.next)
    back = [forth[-1]]
    while page.previous:
        page = browse.page(connection, asked, limit, page.previous)
        back.append(page.rows["key"].tolist())
    assert back[::-1] == forth
    return forth


def check(connection: Connection, rows: dict[str, list[Row]], asked: Asked, limit: int) -> None:
    expected = answer(rows[asked.table], asked)
    keys = [row["key"] for row in expected]
    limit = max(limit, len(keys) // 12)  # a dozen pages show what a hundred would
    pages = walked(connection, asked, limit)
    assert [key for page in pages for key in page] == keys
    assert all(len(page) == limit for page in pages[:-1])
    assert browse.count(connection, asked) == len(keys)
    assert browse.page(connection, asked, limit).table.to_pylist() == expected[:limit]
    streamed = [row for chunk in browse.stream(connection, asked, COLUMNS[asked.table]) for row in chunk.to_pylist()]
    assert streamed == expected
