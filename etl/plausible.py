"""Figures that are well formed and stand oddly beside what is held: repeated, ten times too large, more than live there."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from db import neighbours
from db.identity import one_number
from db.phrasing import Fact, wording
from etl.known import Known
from etl.previews import Echo
from etl.problems import Findings, Problem, problem

MOST_ASKED = 100_000  # figures of one file for which the same figure is looked for
_TOTAL, _ADULTS = neighbours.POPULATIONS
_TEXTS = ("source", "indicator", "place", "period", "group", "qualifier", "quotes", "key", "id")
_PWID = "people who inject drugs"
_LARGE_SHARE = 0.05  # of everybody aged 15 to 64


class _Figure(NamedTuple):
    """A figure on its way in."""

    said: neighbours.Said
    key: str
    id: str
    row: int
    last_year: int | None
    quotes: str

    @property
    def least(self) -> float | None:
        """The number that it says it is at least."""
        return self.said.value if self.said.value is not None else self.said.lower

    @property
    def most(self) -> float | None:
        """The number that it says it is at most."""
        return self.said.value if self.said.value is not None else self.said.upper


class Beside:
    """What is held, as far as the figures of one file need it. Each thing is asked for once."""

    def __init__(self, connection: Connection, known: Known, findings: Findings) -> None:
        self.connection, self.known, self.findings = connection, known, findings
        held = neighbours.subjects(connection)
        self._topics = dict(zip(held["key"], held["topic"], strict=True))
        self._targets = dict(zip(held["key"], held["target_population"], strict=True))
        self._spans: dict[tuple[str, str, str], tuple[float, float]] = {}
        self._pairs: set[tuple[str, str]] = set()
        self._places: set[str] = set()
        self._populations: dict[tuple[str, str], dict[int | None, float]] = {}
        self._asked = 0

    def learn(self, indicators: pa.Table) -> None:
        """Take in indicators that come with the file: key, topic, target_population."""
        if {"key", "topic", "target_population"} <= set(indicators.column_names):
            keys = indicators["key"].to_pylist()
            self._topics |= dict(zip(keys, indicators["topic"].to_pylist(), strict=True))
            self._targets |= dict(zip(keys, indicators["target_population"].to_pylist(), strict=True))

    def doubt(self, rows: pa.Table) -> list[Echo]:
        """Say what is odd about rows of figures that are new or changed; and which of them equal a held one of another source."""
        right = ~np.isin(rows["row"].to_numpy(), self.findings.wrong("figures"))
        figures = list(_figures(rows.filter(pa.array(right))))
        self._ask(figures)
        self.findings.add(found for each in figures for found in self._factor(each))
        self.findings.add(found for each in figures for found in self._people(each))
        return self._echoes(figures)

    def _ask(self, figures: Sequence[_Figure]) -> None:
        """Fetch the spans and populations that these figures need and that were not fetched yet."""
        pairs = sorted({(each.said.indicator, each.said.place) for each in figures} - self._pairs)
        self._spans |= {of: (low, high) for of, low, high in neighbours.spans(self.connection, pairs)}
        self._pairs.update(pairs)
        places = sorted({each.said.place for each in figures} - self._places)
        for indicator, place, year, number in neighbours.populations(self.connection, places):
            self._populations.setdefault((indicator, place), {})[year] = number
        self._places.update(places)

    def _factor(self, figure: _Figure) -> Iterator[Problem]:
        span = self._spans.get((figure.said.indicator, figure.said.place, figure.said.group))
        if span is None:
            return
        low, high = span
        if figure.least is not None and 0 < high <= figure.least / 10:
            said = wording(
                "{value} is at least ten times the highest figure held for this place, indicator and group, which is {held}",
                **_both(figure.least, high),
            )
            yield _odd("factor_ten", figure, figure.least, said=said)
        elif figure.most is not None and 0 < low and figure.most <= low / 10:
            said = wording(
                "{value} is a tenth or less of the lowest figure held for this place, indicator and group, which is {held}",
                **_both(figure.most, low),
            )
            yield _odd("factor_ten", figure, figure.most, said=said)

    def _people(self, figure: _Figure) -> Iterator[Problem]:
        key = figure.said.indicator
        counts = self.known.units.get(key) == "people" and self.known.kinds.get(key) == "count"
        if figure.least is None or not counts or self._topics.get(key) == "population":
            return
        for indicator, share, code in ((_TOTAL, 1.0, "more_than_population"), (_ADULTS, _LARGE_SHARE, "large_share_of_adults")):
            by_year = self._populations.get((indicator, figure.said.place))
            if by_year is None or (indicator == _ADULTS and (self._targets.get(key) or "").strip().casefold() != _PWID):
                continue
            there = figure.last_year is not None and figure.last_year in by_year
            held = by_year[figure.last_year] if there else max(by_year.values())
            if figure.least > share * held:
                when = wording("in {year}", year=str(figure.last_year)) if there else wording("in any year")
                yield _odd(code, figure, figure.least, place=figure.said.place, when=when, held=one_number(held) or "")
                return

    def _echoes(self, figures: Sequence[_Figure]) -> list[Echo]:
        new = [each for each in figures if not each.quotes and (each.least is not None or each.most is not None)]
        new = new[: max(0, MOST_ASKED - self._asked)]
        self._asked += len(new)
        echoes: dict[int, Echo] = {}
        asked = [each.said._replace(position=position) for position, each in enumerate(new)]
        for position, key, id, quotes in neighbours.alike(self.connection, asked):
            if position not in echoes and quotes != new[position].key:
                echoes[position] = Echo(new[position].key, new[position].id, key, id)
        for position, echo in echoes.items():
            source = echo.of_key.partition("/")[0]
            number = new[position].least if new[position].least is not None else new[position].most
            self.findings.add([_odd("same_figure", new[position], number, source=source, key=echo.of_key)])
        return list(echoes.values())


def _figures(rows: pa.Table) -> Iterator[_Figure]:
    texts = zip(*(_filled(rows, name) for name in _TEXTS), strict=True)
    numbers = zip(*(rows[name].to_pylist() for name in ("value", "lower", "upper", "last_year", "row")), strict=True)
    for at, (words, (value, lower, upper, last_year, row)) in enumerate(zip(texts, numbers, strict=True)):
        source, indicator, place, period, group, qualifier, quotes, key, id = words
        said = neighbours.Said(at, source, indicator, place, period, group, qualifier, value, lower, upper)
        yield _Figure(said, key, id, row, last_year, quotes)


def _filled(rows: pa.Table, name: str) -> list[str]:
    filled: list[str] = pc.fill_null(rows[name], "").to_pylist() if name in rows.column_names else [""] * rows.num_rows
    return filled


def _both(number: float, held: float) -> dict[str, str]:
    return {"value": one_number(number) or "", "held": one_number(held) or ""}


def _odd(code: str, figure: _Figure, number: float | None, **facts: Fact) -> Problem:
    column = "value" if figure.said.value is not None else "lower" if figure.said.lower is not None else "upper"
    return problem(code, "figures", figure.row, column, one_number(number) or "", **facts)
