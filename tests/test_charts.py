"""The drawing grammar: what each mark says, and what no mark may say."""

import json
import re
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard import charts, claims
from dashboard.comparability import NotComparable
from dashboard.language import speaking
from dashboard.svg import svg
from db.queries import FIGURE
from tests.drawn_charts import arrows, inside, points, strokes, texts
from tests.figure_rows import PREVALENCE, figure, kyrgyz, table

TODAY = date(2026, 11, 1)
CLEAR = "rgba(213,94,0,0)"  # nothing inside the outline


def drawn(*rows: dict[str, Any], **options: Any) -> go.Figure:
    return charts.estimates(table(*rows), today=TODAY, **options)


def test_more_than_keeps_no_end_point() -> None:
    chart = drawn(figure(lower=100_000, qualifier="more_than"))
    (point,) = points(chart)
    (arrow,) = arrows(chart)
    assert (point["x"], inside(point)) == (100_000, "none")
    assert (arrow.ax, arrow.x) == (100_000, chart.layout.xaxis.range[1])
    assert strokes(chart) == []
    assert "more than 100,000" in texts(chart)


def test_at_least_has_a_closed_circle_also_at_second_hand() -> None:
    own, quoted = (
        drawn(figure(lower=12, qualifier="at_least")),
        drawn(figure(lower=12, qualifier="at_least", attribution="quoted")),
    )
    assert [inside(points(chart)[0]) for chart in (own, quoted)] == ["full", "pale"]


@pytest.mark.parametrize(("qualifier", "circle"), [("less_than", "none"), ("at_most", "full")])
def test_upper_bounds_point_to_the_left_edge(qualifier: str, circle: str) -> None:
    chart = drawn(figure(upper=500, qualifier=qualifier))
    (arrow,) = arrows(chart)
    assert (arrow.ax, arrow.x) == (500, 0)
    assert inside(points(chart)[0]) == circle


def test_an_arrow_stands_at_its_bound_on_a_log_axis_too() -> None:
    chart = drawn(figure(lower=1000, qualifier="more_than"), scale="log")
    (arrow,) = arrows(chart)
    assert arrow.ax == 3
    assert arrow.x == chart.layout.xaxis.range[1]


def test_second_hand_is_hollow_and_old_evidence_pale() -> None:
    rows = [
        figure("new", value=3, year=2025),
        figure("old", value=2, year=2006),
        figure("told", value=1, year=2024, attribution="quoted"),
    ]
    assert {point["id"]: inside(point) for point in points(drawn(*rows))} == {
        "id-new": "full",
        "id-old": "pale",
        "id-told": "none",
    }


def test_a_range_without_a_point_has_no_dot() -> None:
    chart = drawn(figure(lower=80_000, upper=100_000, qualifier="between", interval_type="not_stated"))
    assert points(chart) == []
    (line,) = strokes(chart)
    assert line["x"] == (80_000, 100_000)


@pytest.mark.parametrize(
    ("interval_type", "look"),
    [
        ("ci95", "thick"),
        ("ui90", "thick"),
        ("sensitivity", "thick"),
        ("reported_range", "dashed"),
        ("not_stated", "dashed"),
        ("", "dashed"),
    ],
)
def test_only_an_interval_of_stated_meaning_is_thick(interval_type: str, look: str) -> None:
    (line,) = strokes(drawn(figure(value=10, lower=5, upper=20, interval_type=interval_type)))
    assert ("thick" if line["dash"] == "solid" and line["width"] >= 4 else "dashed") == look
    assert line["id"] == "id-a"


def test_a_spread_between_places_is_drawn_as_two_ticks_and_no_line() -> None:
    chart = drawn(figure(value=9, lower=2, upper=19, interval_type="between_places", **PREVALENCE))
    assert strokes(chart) == []
    assert sorted((point["x"], point["symbol"]) for point in points(chart)) == [(2, "line-ns"), (9, "circle"), (19, "line-ns")]
    assert any("between places" in said for said in texts(chart))


def test_what_has_no_number_is_words_and_no_mark() -> None:
    chart = drawn(figure(qualifier="in_words", as_printed="thousands"), figure("b", qualifier="missing", obs_status="Q"))
    assert points(chart) == strokes(chart) == arrows(chart) == []
    assert {"“thousands”", "no figure (suppressed)"} <= set(texts(chart))


def test_newest_on_top_undated_last_under_its_own_heading() -> None:
    rows = [figure("u", value=1), figure("o", value=2, year=2006), figure("n", value=3, year=2021)]
    chart = drawn(*rows)
    assert [point["id"] for point in sorted(points(chart), key=lambda point: point["y"])] == ["id-n", "id-o", "id-u"]
    said = texts(chart)
    assert said.index("Year not stated") < said.index("1")
    assert "Year not stated" not in texts(drawn(*rows[1:]))


def test_reports_of_one_original_that_is_counted_elsewhere_stand_together_and_are_tied() -> None:
    shared = {"value": 26_000, "origin": "resad/problem-use", "attribution": "quoted", "claimant": "UNODC"}
    chart = drawn(figure("a", year=2006, **shared), figure("between", year=2006, value=1), figure("c", year=2006, **shared))
    order = [point["id"] for point in sorted(points(chart), key=lambda point: point["y"])]
    assert order == ["id-a", "id-c", "id-between"]
    assert [line["dash"] for line in strokes(chart)].count("dot") == 1


def test_an_echo_stands_under_its_original_and_is_tied_to_it() -> None:
    chart = charts.estimates(kyrgyz(), today=TODAY)
    marks = {point["id"]: point for point in points(chart)}
    original, echo = marks["id-resad/2006"], marks["id-vice/2006"]
    order = [point["id"] for point in sorted(points(chart), key=lambda point: point["y"])]
    assert order.index("id-vice/2006") == order.index("id-resad/2006") + 1
    (tie,) = [line for line in strokes(chart) if line["dash"] == "dot"]
    assert tie["x"] == (original["x"], echo["x"])
    assert original["y"] < tie["y"][0] < tie["y"][1] < echo["y"]
    label = next(
        note for note in chart.layout.annotations if "quoted by VICE" in note.text.replace("<br>", " ") and "2006" in note.text
    )
    assert label.xshift == 16


def test_each_row_says_who_when_how_old_and_by_what_method() -> None:
    said = texts(charts.estimates(kyrgyz(), today=TODAY))
    assert "Dr A. Zelichenko, to VICE · expert · 2013 · 13 years old · expert judgement" in said
    assert said.index("Year not stated") < said.index("Government of Kyrgyzstan, quoted by VICE · government")


def test_hovering_tells_the_claim_in_words_and_a_click_the_figure() -> None:
    rows = kyrgyz()
    expected = {row["id"]: claims.claim(row) for row in rows.to_dict("records")}
    assert {point["id"]: point["said"] for point in points(charts.estimates(rows, today=TODAY))} == expected


def test_every_claim_is_written_beside_its_mark() -> None:
    rows = kyrgyz()
    said = texts(charts.estimates(rows, today=TODAY))
    assert {claims.claim(row) for row in rows.to_dict("records")} <= set(said)


def test_two_indicators_have_no_chart() -> None:
    mixed = table(figure(value=1), figure("b", value=9, **PREVALENCE))
    for chart in (charts.estimates, charts.comparison, charts.overview):
        with pytest.raises(NotComparable):
            chart(mixed, today=TODAY)


def test_the_axis_begins_at_zero_and_leaves_room_for_arrows() -> None:
    first, last = drawn(figure(value=26_000), figure("b", lower=100_000, qualifier="more_than")).layout.xaxis.range
    assert first == 0
    assert (last - 100_000) / (last - first) >= 0.15


def test_a_log_axis_says_that_it_is_one() -> None:
    assert drawn(figure(value=10), scale="log").layout.xaxis.title.text == "people, logarithmic scale"


def test_zero_has_no_place_on_a_log_axis_but_keeps_its_words() -> None:
    chart = drawn(figure(value=0), figure("b", value=10), scale="log")
    assert [point["id"] for point in points(chart)] == ["id-b"]
    assert "0" in texts(chart)


def test_names_from_a_source_are_not_read_as_markup() -> None:
    chart = drawn(figure(value=1, producer="<i>R&D</i>"))
    assert any("&lt;i&gt;R&amp;D&lt;/i&gt;" in (note.text or "") for note in chart.layout.annotations)


def test_a_chart_is_light_and_has_no_ground_of_its_own() -> None:
    chart = charts.estimates(kyrgyz(), today=TODAY)
    assert {trace.type for trace in chart.data} == {"scatter"}
    assert chart.layout.paper_bgcolor == chart.layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert chart.layout.showlegend is False
    written = json.dumps(chart)
    assert len(written) < 10_000
    assert "#444" not in written


def test_nothing_held_makes_an_empty_chart_and_no_error() -> None:
    none = table()
    for chart in (charts.estimates(none, today=TODAY), charts.comparison(none, today=TODAY), charts.overview(none, today=TODAY)):
        assert points(chart) == []


def test_a_comparison_has_a_heading_for_each_place_in_the_order_of_their_names() -> None:
    rows = [figure("u", value=1, place="UZB"), figure("k", value=2, place="KAZ"), figure("g", value=3)]
    said = texts(charts.comparison(table(*rows), today=TODAY))
    assert [name for name in said if name in ("Kazakhstan", "Kyrgyzstan", "Uzbekistan")] == [
        "Kazakhstan",
        "Kyrgyzstan",
        "Uzbekistan",
    ]


def test_an_overview_joins_the_lowest_to_the_highest_independent_figure_and_says_how_far_apart_they_are() -> None:
    chart = charts.overview(kyrgyz(), today=TODAY)
    (line,) = strokes(chart)
    assert line["x"] == (10_000, 100_000)
    assert "more than 10-fold" in texts(chart)
    assert "Kyrgyzstan · 4 separate figures" in texts(chart)
    assert {point["id"] for point in points(chart)} == {
        f"id-{key}" for key in ("vice/undated", "vice/2013", "resad/2006", "resad/2010")
    }
    assert chart.layout.xaxis.title.text == "people, logarithmic scale"


def test_an_overview_of_shares_is_linear() -> None:
    rows = table(figure(value=9, **PREVALENCE), figure("b", value=14.6, **PREVALENCE))
    assert charts.overview(rows, today=TODAY).layout.xaxis.type == "linear"


def test_the_axis_speaks_the_language_of_the_reader() -> None:
    with speaking("ru"):
        assert drawn(figure(value=100_000)).layout.xaxis.ticktext[-1] == "100\xa0000"


def test_figure_columns_are_all_that_a_chart_needs() -> None:
    assert list(kyrgyz().columns) == FIGURE
    assert len(points(charts.estimates(kyrgyz(), today=TODAY))) == 5


def test_a_row_that_is_told_of_says_so_first_and_stands_in_a_bracket() -> None:
    plain = drawn(figure("a", year=2010, value=5.0), figure("b", year=2012, value=7.0))
    chart = drawn(figure("a", year=2010, value=5.0), figure("b", year=2012, value=7.0), told={"id-b": "Changed, was 6"})
    assert [said.startswith("Changed, was 6 ResAd") for said in texts(chart) if "ResAd" in said] == [True, False]
    new = [shape for shape in chart.layout.shapes if shape not in plain.layout.shapes and shape.line.width > 1]
    assert len(new) == 3, "one line at its left, one above and one below"
    (point,) = [point for point in points(chart) if point["id"] == "id-b"]
    upright = next(shape for shape in new if shape.x0 == shape.x1)
    assert upright.y0 < point["y"] < upright.y1
    assert len(drawn_rules(svg(chart, title="t"))) == len(chart.layout.shapes)


def test_words_of_a_told_row_stay_words() -> None:
    chart = drawn(figure("a", value=5.0), told={"id-a": "Changed, was <b>&"})
    assert any("<b>Changed, was &lt;b&gt;&amp;</b>" in (note.text or "") for note in chart.layout.annotations)


def drawn_rules(drawing: str) -> list[str]:
    return re.findall("<line[^>]*>", drawing.partition('class="rules">')[2].partition("</g>")[0])
