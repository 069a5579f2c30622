"""A chart on paper: whole rows on every sheet, nothing lost and nothing told twice."""

from collections.abc import Sequence
from datetime import date

from dashboard import charts, sheets
from dashboard.light_figure import Part
from dashboard.svg import svg
from tests.figure_rows import figure, kyrgyz, table

TALLEST, A_PAIR = 400, 140


def many(count: int) -> Part:
    """A chart of `count` rows, every second of which repeats the one above and is tied to it."""
    rows = [
        figure(
            f"{n:02}",
            year=2024 - n // 2,
            value=1000.0 + n,
            **({"quotes": f"{n - 1:02}", "origin": f"{n - 1:02}"} if n % 2 else {}),
        )
        for n in range(count)
    ]
    return charts.estimates(table(*rows), today=date(2026, 11, 20))


def said(parts: Sequence[Part]) -> list[str]:
    return [note.text for part in parts for note in part.layout.annotations if note.text]


def told(parts: Sequence[Part]) -> list[str]:
    return [mark for part in parts for trace in part.data for mark in trace.hovertext if mark]


def test_a_chart_that_a_sheet_holds_stays_whole() -> None:
    chart = many(4)
    assert sheets.cut(chart) == [chart]


def test_a_tall_chart_is_cut_between_rows_and_loses_nothing() -> None:
    chart = many(20)
    parts = sheets.cut(chart, TALLEST)
    assert len(parts) > 2 and all(part.layout.height <= TALLEST + A_PAIR / 2 for part in parts)
    assert said(parts) == said([chart]) and sorted(told(parts)) == sorted(told([chart]))
    assert sum(len(part.layout.shapes) for part in parts) == len(chart.layout.shapes)
    assert all(svg(part, title="part").count("<circle") for part in parts)
    assert {part.layout.xaxis.title.text for part in parts} == {"people"}, "each has an axis of its own"


def test_what_a_line_ties_together_stays_on_one_sheet() -> None:
    for part in sheets.cut(many(20), TALLEST):
        assert len([note for note in part.layout.annotations if note.text.startswith("<b>")]) % 2 == 0


def test_paper_breaks_fewer_words_than_a_phone_and_says_the_same() -> None:
    drawn = sheets.drawn(lambda: charts.estimates(kyrgyz(), today=date(2026, 11, 20)))
    assert drawn.with_table and len(drawn.paper) == 1
    assert drawn.paper[0].layout.height < drawn.screen.layout.height
    assert told(drawn.paper) == told([drawn.screen])


def test_a_chart_whose_words_fit_a_phone_has_one_drawing_for_all() -> None:
    short = [figure(name, year=year, value=1.0, producer="UN") for name, year in (("a", 2024), ("b", 2025))]
    assert sheets.drawn(lambda: charts.estimates(table(*short), today=date(2026, 11, 20))).paper == ()


def test_a_chart_with_many_rows_leaves_its_table_to_the_next_sheet() -> None:
    assert not sheets.drawn(lambda: many(14)).with_table
