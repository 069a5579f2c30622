"""The pages that set places side by side: one indicator, as published or per 1,000 adults, and the timeline."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db import queries
from db.engine import reading
from tests.conftest import load
from tests.test_pages_statements import asked, client_of

ADULTS = """source,indicator,place,period,value,qualifier,attribution
resad-2013,population-15-64,KGZ,2010,3500000,exact,own
resad-2013,population-15-64,KGZ,2013,4000000,exact,own
resad-2013,population-15-64,KGZ,2006,3000000,exact,own
vice-2013,population-15-64,KGZ,2006,3100000,exact,own
"""
TAJIK = """source,indicator,place,period,group,value,qualifier,attribution
resad-2013,pwid-population-size,TJK,2010,,25000,exact,own
resad-2013,pwid-population-size,TJK,2010,women,1500,exact,own
"""


@pytest.fixture
def wider(world: Engine, tmp_path: Path) -> Engine:
    """The small world with the adults of Kyrgyzstan and two figures of Tajikistan."""
    for name, text in (("adults", ADULTS), ("tajik", TAJIK)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "figures.csv").write_text(text, "utf-8")
        load(world, folder)
    return world


def test_places_are_compared_on_one_indicator_with_all_their_figures(wider):
    page = asked(client_of(wider), "/compare?indicator=pwid-population-size&places=KGZ,TJK")
    assert "2 places, each with its newest evidence first." in page
    assert "more than 100,000" in page and "25,000" in page
    assert "72.3%" not in page and "9%" not in page


def test_figures_about_a_group_are_not_set_against_everybody_and_that_is_said(wider):
    page = asked(client_of(wider), "/compare?indicator=pwid-population-size&places=TJK")
    assert "1 figure about a part of the population is left out" in page
    assert "1,500" not in page


def test_a_rate_opens_its_recipe_and_leads_to_both_figures(wider):
    client = client_of(wider)
    address = "/compare?indicator=pwid-population-size&places=KGZ&per=adults"
    page = asked(client, address)
    assert "5.41 per 1,000 adults" in page
    assert "18,934 ÷ 3,500,000 × 1,000" in page
    with reading(wider) as conn:
        held = queries.figures(conn, keys=["resad-2013/population-15-64/KGZ/2010", "resad-2013/pwid-population-size/KGZ/2010"])
    markup = client.get(address).get_data(as_text=True)
    assert len(held) == 2 and all(f'href="/figures/{id}"' in markup for id in held["id"])


def test_more_than_is_carried_through_to_the_rate(wider):
    page = asked(client_of(wider), "/compare?indicator=pwid-population-size&places=KGZ&per=adults")
    assert "more than 25 per 1,000 adults" in page and "more than 100,000 ÷ 4,000,000 × 1,000" in page


def test_what_cannot_be_converted_stays_in_a_list_with_its_reason(wider):
    page = asked(client_of(wider), "/compare?indicator=pwid-population-size&places=KGZ,TJK&per=adults")
    assert "3 figures are not convertible." in page
    assert "different numbers of adults aged 15 to 64 are held for its place and year (3,000,000; 3,100,000)" in page
    assert "its source gives no single year for it" in page
    assert "we hold no number of adults aged 15 to 64 for its place and year" in page


def test_a_share_has_no_rate_and_the_page_says_why(app_client):
    page = asked(app_client, "/compare?indicator=hiv-prevalence-pwid&per=adults")
    assert "None of these figures can be set against a number of adults" in page
    assert "it is not a count of people within the population" in page and "9%" in page


def test_a_place_is_added_and_taken_away_by_a_link(wider):
    markup = client_of(wider).get("/compare?indicator=pwid-population-size&places=KGZ").get_data(as_text=True)
    boxes = re.findall(r'<a[^>]*class="box[^>]*>', markup)
    assert any("places=KGZ%2CTJK" in box and "Tajikistan: add it" in box for box in boxes)
    assert any("places=-" in box and "Kyrgyzstan: shown, take it away" in box for box in boxes)


def test_no_place_chosen_is_an_empty_state_that_leads_on(wider):
    assert "No place is chosen that has a figure." in asked(client_of(wider), "/compare?indicator=pwid-population-size&places=-")


def test_a_place_without_a_figure_is_named_and_not_called_zero(app_client):
    page = asked(app_client, "/compare?indicator=pwid-population-size&places=KGZ,DEU")
    assert "We hold no figure of this indicator for: Germany. That is not zero." in page


def test_without_a_choice_the_lead_indicator_and_its_places_are_shown(app_client):
    assert "People who inject drugs, compared" in asked(app_client, "/compare")


@pytest.mark.parametrize("query", ["per=head", "scale=cubic"])
def test_a_choice_there_is_not_is_refused(app_client, query):
    assert "per takes count or adults" in asked(app_client, f"/compare?{query}", 400)


def test_an_unknown_indicator_is_an_honest_404(app_client):
    assert "We hold no figures of an indicator named nothing." in asked(app_client, "/compare?indicator=nothing", 404)


def test_the_form_keeps_the_places_and_the_moment(wider):
    markup = client_of(wider).get("/compare?indicator=pwid-population-size&places=KGZ&as_of=1").get_data(as_text=True)
    assert re.search(r'<select[^>]*name="places"[^>]*hidden|<select[^>]*hidden[^>]*name="places"', markup)
    assert re.search(r'<select[^>]*name="as_of"[^>]*hidden|<select[^>]*hidden[^>]*name="as_of"', markup)


def test_at_an_earlier_load_only_what_was_held_is_compared(wider):
    page = asked(client_of(wider), "/compare?indicator=pwid-population-size&places=KGZ,TJK&as_of=1")
    assert "We hold no figure of this indicator for: Tajikistan." in page and "1 place, newest evidence first." in page


@pytest.mark.parametrize("by", ["category", "place"])
def test_the_timeline_holds_every_milestone_with_its_date_in_words(app_client, by):
    page = asked(app_client, f"/timeline?places=KGZ&by={by}")
    assert "4 milestones in 1 place" in page
    assert "some time between 2000 and 2008" in page and "since 2008" in page


def test_the_timeline_names_places_without_milestones_and_refuses_other_lanes(app_client):
    assert "We hold no milestone for: Germany." in asked(app_client, "/timeline?places=KGZ,DEU")
    assert "by takes category or place." in asked(app_client, "/timeline?by=colour", 400)
