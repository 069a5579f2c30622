"""The words and the axis of a chart: all of them stay, and none leaves a phone."""

import plotly.graph_objects as go
from hypothesis import given
from hypothesis import strategies as some

from dashboard import axes, lettering
from dashboard.drawing import Beside, Drawing


@given(some.lists(some.just(0.0) | some.floats(1e-9, 1e12), min_size=1), some.sampled_from(["linear", "log"]))
def test_an_axis_holds_every_number_and_few_ticks(numbers: list[float], kind: axes.Kind) -> None:
    axis = axes.axis(numbers, kind)
    assert all(0 <= axis.share(x) <= 0.86 for x in numbers if axis.shows(x))
    assert len(axis.ticks) <= 6
    assert all(-0.001 <= axis.share(tick) <= 1.001 for tick, _said in axis.ticks)


@given(some.floats(0, 1), some.floats(0, 1), some.integers(1, 34))
def test_words_never_leave_a_phone(one: float, other: float, letters: int) -> None:
    spot = lettering.spot(min(one, other), max(one, other), "x" * letters)
    width = letters * 7.3 / 270
    left = {"right": spot.share, "left": spot.share - width, "both": spot.share - width / 2}[spot.reaching]
    assert -0.001 <= left and left + width <= 1.001


LONG = "needles and syringes handed out per person and year, as counted by those who hand them out"


@given(some.floats(0, 1), some.floats(0, 1), some.lists(some.text("xmi", min_size=1, max_size=20), min_size=1, max_size=20))
def test_words_longer_than_a_phone_are_broken_and_lose_none(one: float, other: float, words: list[str]) -> None:
    spot = lettering.spot(min(one, other), max(one, other), " ".join(words))
    assert " ".join(spot.said) == " ".join(words)
    assert spot.above or len(spot.said) == 1, "the line of the marks has room for one line"
    for line in spot.said[: len(spot.said) if len(spot.said) > 1 else 0]:
        width = (4.6 * (line.count("i") + line.count(" ")) + 8.1 * line.count("x") + 11.6 * line.count("m")) / 270
        left = {"right": spot.share, "left": spot.share - width, "both": spot.share - width / 2}[spot.reaching]
        assert -0.001 <= left and left + width <= 1.001


def test_a_long_unit_is_written_in_lines_above_the_mark_and_over_the_axis() -> None:
    drawing = Drawing(axes.axis([10.0]), LONG)
    middle = drawing.row(["a"], Beside(f"10 {LONG}", [10.0]))
    short = Drawing(axes.axis([10.0]), "people")
    lower = short.row(["a"], Beside("10 people", [10.0]))
    chart, usual = go.Figure(drawing.figure()), go.Figure(short.figure())
    title, said = chart.layout.xaxis.title.text.split("<br>"), chart.layout.annotations[1].text.split("<br>")
    assert " ".join(title) == LONG and " ".join(said) == f"10 {LONG}"
    assert middle == lower + len(said) * lettering.LINE_HEIGHT, "the row is taller by its lines"
    assert chart.layout.margin.t == usual.layout.margin.t + (len(title) - 1) * lettering.LINE_HEIGHT
    assert chart.layout.meta[0]["said"] == f"a: 10 {LONG}", "it is read out as one sentence"


def test_words_that_fit_a_phone_are_not_broken() -> None:
    for said in ("72 needles and syringes", "177\xa0000 (162\xa0000–189\xa0000) hectares", "times the official count, log scale"):
        assert lettering.broken(said) == [said]
    with lettering.with_room(2000):
        assert lettering.broken(LONG) == [LONG]


@given(some.text(some.sampled_from("abc <&·"), min_size=1), some.text(some.sampled_from("abc <&"), max_size=80))
def test_a_label_keeps_every_word(strong: str, rest: str) -> None:
    said = " ".join(lettering.lines(strong, rest)).replace("<b>", "").replace("</b>", "").replace("\xa0·", "")
    unescaped = said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert unescaped.split() == [*strong.split(), *rest.split()]


def test_words_too_long_to_stand_over_the_middle_of_a_range_begin_near_it_also_on_a_wide_screen() -> None:
    left, right = 0.21, 0.47
    spot = lettering.spot(left, right, "25 000 – 55 000 аралыгында")
    assert spot.above and spot.reaching == "right" and left - 0.1 < spot.share <= left


def test_words_too_long_to_stand_beside_a_mark_at_the_right_end_at_it_also_on_a_wide_screen() -> None:
    spot = lettering.spot(0.847, 0.847, "10 раз относительно официального числа")
    assert len(spot.said) == 2 and spot.above and spot.reaching == "left" and 0.847 <= spot.share <= 1
