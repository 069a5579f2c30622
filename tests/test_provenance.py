"""The citation chain: from where we read it down to where it was first said, with what changed on the way."""

from typing import Any

import pytest
from dash.development.base_component import Component
from sqlalchemy import Engine

from dashboard import provenance
from dashboard.rows import rows
from db import queries
from db.engine import reading

VICE_26000 = "vice-2013/pwid-population-size/KGZ/2006"
RESAD_26000 = "resad-2013/pdu-population-size/KGZ/2006"
OFFICIAL = "vice-2013/pwid-population-size/KGZ/undated"
EXPERT = "vice-2013/pwid-population-size/KGZ/2013"
SURVEY = "resad-2013/pwid-population-size/KGZ/2010"


def figure(world: Engine, key: str) -> dict[str, Any]:
    """The row of one figure of the small world."""
    with reading(world) as conn:
        return rows(queries.figures(conn, keys=[key]))[0]


def drawn(world: Engine, key: str) -> list[Component]:
    """The items of the chain of one figure."""
    with reading(world) as conn:
        listed = provenance.chain(queries.chain(conn, "figure", key), lambda row: f"/figures/{row['id']}")
    return listed.children


def words(component: Any) -> str:
    """Everything that is said inside a component."""
    if isinstance(component, list | tuple):
        return " ".join(words(part) for part in component)
    return words(component.children) if isinstance(component, Component) else "" if component is None else str(component)


def test_a_chain_runs_from_where_we_read_it_to_the_document_we_have_not_seen(world):
    first, second, last = drawn(world, VICE_26000)
    assert "VICE" in words(first) and "CADAP" in words(second)
    assert words(last) == "UNODC study of 2006 not seen by us"
    assert [item.className.split()[-1] for item in (first, second, last)] == ["drifted", "second-hand", "not-seen"]


def test_drift_of_the_definition_is_named_with_the_words_of_both_sources(world):
    sentences = provenance.drift(figure(world, VICE_26000), figure(world, RESAD_26000))
    assert sentences == ["Not the same thing: VICE counts “people shooting up”; CADAP counts “problem drug users”."]


def test_drift_of_number_year_place_and_group_are_each_named(world):
    below = figure(world, RESAD_26000)
    above = {**below, "producer": "VICE", "value": float("nan"), "lower": 26000.0, "qualifier": "more_than", "group": "women"}
    sentences = provenance.drift({**above, "period": "2013", "place": "TJK"}, below)
    assert sentences == [
        "The number: VICE says more than 26,000; CADAP says 26,000.",
        "The time it is about: VICE says 2013; CADAP says 2006.",
        "The group: VICE says women; CADAP says everybody.",
        "Where: VICE says Tajikistan; CADAP says Kyrgyzstan.",
    ]


def test_what_is_passed_on_unchanged_has_no_drift_and_the_chain_says_so(world):
    row = figure(world, RESAD_26000)
    assert provenance.drift(row, row) == []


def test_two_documents_of_one_producer_are_told_apart_by_their_titles(world):
    below = figure(world, RESAD_26000)
    said = provenance.drift({**below, "value": 25000.0, "source_title": "Annual report"}, below)[0]
    assert "Annual report says 25,000" in said and f"{below['source_title']} says 26,000" in said


def test_a_first_hand_figure_is_the_whole_of_its_chain(world):
    (only,) = drawn(world, SURVEY)
    assert only.className == "link first-hand"
    assert provenance.unseen(figure(world, SURVEY)) == ""


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (SURVEY, "CADAP says so itself."),
        (EXPERT, "Dr A. Zelichenko said so to VICE."),
        (RESAD_26000, "Quoted by CADAP from UNODC; we have not seen the original (UNODC study of 2006)."),
        (VICE_26000, "Quoted by VICE from UNODC; the statement it repeats is recorded here."),
    ],
)
def test_how_it_is_known_is_said_in_one_sentence(world, key, sentence):
    assert provenance.how_known(figure(world, key)) == sentence


def test_a_quotation_without_a_named_origin_still_ends_in_an_unseen_link(world):
    row = {**figure(world, OFFICIAL), "original": ""}
    assert provenance.unseen(row) == "Where Government of Kyrgyzstan said it"
    assert provenance.unseen({**row, "claimant": ""}) == "Where it was first said"


def test_a_link_to_a_statement_that_was_withdrawn_is_cut_and_says_so(world):
    with reading(world) as conn:
        alone = queries.chain(conn, "figure", VICE_26000).head(1)
    last = provenance.chain(alone, lambda row: "").children[-1]
    assert f"({RESAD_26000}) is not held any more" in words(last)


def test_drift_of_a_milestone_is_its_date_its_kind_and_its_words(world):
    with reading(world) as conn:
        pilot, programme = rows(queries.milestones(conn))[:2]
    sentences = provenance.drift(pilot, {**programme, "producer": "Another"})
    assert [sentence.split(":")[0] for sentence in sentences] == ["The date", "The kind of event", "What happened"]
