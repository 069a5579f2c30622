"""The tables under the charts: the same rows in the same order, with every claim as shown and as printed."""

from datetime import date
from typing import Any

import pandas as pd
from dash.development.base_component import Component

from dashboard import charts, tables
from dashboard.differences import differences
from db.queries import MILESTONE
from tests.figure_rows import figure, kyrgyz, milestone, table

TODAY = date(2026, 11, 1)


def href(path: str) -> str:
    return f"/ru{path}"


def found(component: Any, kind: str) -> list[Component]:
    """Every component of one kind inside, in reading order."""
    here = [component] if type(component).__name__ == kind else []
    children = getattr(component, "children", None)
    below = children if isinstance(children, list | tuple) else [children]
    return here + [one for child in below if isinstance(child, Component) for one in found(child, kind)]


def said(component: Any) -> str:
    """All the text inside."""
    if not isinstance(component, Component):
        return str(component or "")
    children = getattr(component, "children", None)
    return "".join(said(child) for child in children) if isinstance(children, list | tuple) else said(children)


def cells(component: Any) -> list[list[str]]:
    """The body as text."""
    (body,) = found(component, "Tbody")
    return [[said(cell) for cell in row.children] for row in body.children]


def test_the_table_has_the_rows_of_the_chart_in_its_order() -> None:
    rows = kyrgyz()
    chart = charts.estimates(rows, today=TODAY)
    points = next(trace for trace in chart.data if trace.mode == "markers")
    drawn = [key for _y, key in sorted(zip(points.y, points.customdata, strict=True))]
    links = [link.href for link in found(tables.estimates_table(rows, href=href), "A")]
    assert [link for link in links if "/figures/" in link] == [f"/ru/figures/{key}" for key in drawn]


def test_a_row_says_who_when_how_much_as_printed_how_whom_and_where() -> None:
    rows = cells(tables.estimates_table(kyrgyz(), href=href, today=TODAY))
    assert [
        "Dr A. Zelichenko, to VICE",
        "2013 (13 years old)",
        "more than 100,000",
        "more than 100,000",
        "expert judgement",
    ] == rows[0][:5]
    echo = next(row for row in rows if row[0] == "UNODC, quoted by VICE")
    assert echo[5:] == ["People who inject drugsshooting up", "The Latest Victim"]


def test_more_than_is_never_a_bare_number_in_a_cell() -> None:
    for row in cells(tables.estimates_table(table(figure(lower=100_000, qualifier="more_than")), href=href)):
        assert row[2] == "more than 100,000"
        assert "100,000" not in row[:2] + row[3:]


def test_an_echo_is_marked_and_a_locator_follows_its_source() -> None:
    component = tables.estimates_table(kyrgyz().assign(locator="p. 55"), href=href)
    classes = [getattr(row, "className", None) for row in found(found(component, "Tbody")[0], "Tr")]
    assert classes.count("echo") == 1
    assert all(row[-1].endswith(", p. 55") for row in cells(component))


def test_a_table_has_a_caption_and_scopes_and_names_its_columns_on_every_cell() -> None:
    component = tables.estimates_table(kyrgyz(), href=href, caption="Answers")
    assert [said(caption) for caption in found(component, "Caption")] == ["Answers"]
    (head,) = found(component, "Thead")
    columns = [said(name) for name in found(head, "Th")]
    assert all(name.scope == "col" for name in found(head, "Th"))
    for row in found(found(component, "Tbody")[0], "Tr"):
        assert row.children[0].scope == "row"
        assert [getattr(cell, "data-label") for cell in row.children] == columns


def test_a_source_links_to_its_page() -> None:
    links = {link.href for link in found(tables.estimates_table(kyrgyz(), href=href), "A")}
    assert {"/ru/sources/vice-2013", "/ru/sources/resad-2013"} <= links


def test_milestones_are_dated_in_words() -> None:
    rows = pd.DataFrame([milestone("1997", "pilot"), milestone("[2000..2008]")], columns=MILESTONE)
    component = tables.milestones_table(rows, href=href)
    assert [row[0] for row in cells(component)] == ["1997", "some time between 2000 and 2008"]
    assert found(component, "A")[0].href == "/ru/milestones/id-1997"


def test_sources_count_what_was_read_in_them() -> None:
    row = {"key": "vice-2013", "title": "The Latest Victim", "producer": "VICE", "kind": "news", "date_published": "2013-10-28"}
    rows = pd.DataFrame(
        [{**row, "figures": 1234, "milestones": 4, "licence": "CC BY 4.0", "licence_url": "https://example.org/by"}]
    )
    component = tables.sources_table(rows, href=href)
    assert cells(component) == [["The Latest Victim", "VICE", "news", "28 October 2013", "1,234", "4", "CC BY 4.0"]]
    assert [link.href for link in found(component, "A")] == ["/ru/sources/vice-2013", "https://example.org/by"]


def test_a_source_without_licence_or_date_says_so() -> None:
    rows = pd.DataFrame([{"key": "k", "title": "T", "producer": "P", "kind": "ngo", "figures": 0, "milestones": 0}])
    assert cells(tables.sources_table(rows, href=href))[0][3:] == ["not stated", "0", "0", "not stated"]


def test_differences_stand_side_by_side() -> None:
    rows = kyrgyz()
    component = tables.differences_table(differences(rows.iloc[0], rows.iloc[2]), "Government", "Dr A. Zelichenko")
    assert ["Figure", "about 10,000", "more than 100,000"] in cells(component)


def test_nothing_held_is_an_empty_table() -> None:
    assert cells(tables.estimates_table(table(), href=href)) == []
