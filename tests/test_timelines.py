"""What happened, on an axis of years: what is certain is a dot, what is not has no point."""

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts
from db.queries import MILESTONE
from tests.drawn_charts import arrows, inside, points, strokes, texts
from tests.figure_rows import milestone

TODAY = date(2026, 11, 1)


def timeline(*rows: dict[str, Any], **options: Any) -> go.Figure:
    return charts.timeline(pd.DataFrame(list(rows), columns=MILESTONE), today=TODAY, **options)


def test_a_year_is_a_dot_at_its_number() -> None:
    (point,) = points(timeline(milestone("1997")))
    assert point["x"] == pytest.approx(1997)
    assert inside(point) == "full"
    assert point["id"] == "id-1997"


def test_an_approximate_year_is_hollow() -> None:
    assert inside(points(timeline(milestone("2000~")))[0]) == "none"


@pytest.mark.parametrize(
    ("edtf", "ends"), [("2005/2009", (2004.5, 2009.5)), ("199X", (1989.5, 1999.5)), ("2010-22", (2009.91, 2010.17))]
)
def test_a_time_is_a_bar_of_its_length(edtf: str, ends: tuple[float, float]) -> None:
    chart = timeline(milestone(edtf))
    (line,) = strokes(chart)
    assert line["x"] == pytest.approx(ends, abs=0.01)
    assert points(chart) == []


def test_since_has_an_arrow_and_no_end() -> None:
    chart = timeline(milestone("2008/.."))
    (arrow,) = arrows(chart)
    assert arrow.ax == pytest.approx(2007.5)
    assert arrow.x == chart.layout.xaxis.range[1]
    assert "since 2008" in texts(chart)


def test_until_has_an_arrow_and_no_beginning() -> None:
    chart = timeline(milestone("../1991"))
    (arrow,) = arrows(chart)
    assert (arrow.ax, arrow.x) == (pytest.approx(1991.5), chart.layout.xaxis.range[0])


def test_one_unknown_year_of_several_is_a_dashed_line_between_brackets_without_a_point() -> None:
    chart = timeline(milestone("[2000..2008]"))
    (line,) = strokes(chart)
    assert line["x"] == pytest.approx((1999.5, 2008.5))
    assert line["dash"] != "solid"
    assert [point["symbol"] for point in points(chart)] == ["line-ns", "line-ns"]


def test_what_was_planned_is_hollow_and_says_so() -> None:
    chart = timeline(milestone("2014"))
    (point,) = points(chart)
    assert (point["symbol"], inside(point)) == ("diamond", "none")
    assert "2014, planned when it was published" in texts(chart)


def test_a_timeline_has_lanes_by_category_or_place() -> None:
    rows = [milestone("2000", "law"), milestone("1997", "pilot"), milestone("2001", "law", place="KAZ")]
    by_category, by_place = texts(timeline(*rows)), texts(timeline(*rows, by="place"))
    assert by_category.index("Pilot") < by_category.index("Law")
    assert by_place.index("Kazakhstan") < by_place.index("Kyrgyzstan")
    assert points(timeline()) == []
