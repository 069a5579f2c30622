"""The first page, the list of places, one place and the page about the method, as a reader without scripts gets them."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard import charts, panels, specimen
from dashboard.marks import marks
from dashboard.pages import home
from dashboard.rows import rows
from db import codes, queries
from tests.conftest import TODAY
from tests.test_first_paint import painted


def seen(client: FlaskClient, address: str) -> str:
    """The page without scripts, its entities undone."""
    response = client.get(address)
    assert response.status_code == 200
    return unescape(painted(response.text))


def text_of(page: str) -> str:
    """The words of a page without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_first_page_says_what_this_is_and_shows_the_lead_disagreement(app_client: FlaskClient) -> None:
    text = text_of(seen(app_client, "/"))
    assert "each beside its rivals and traced to the sentence it came from" in text
    assert "run from about 10,000 to more than 100,000" in text


def test_the_overview_lists_places_by_name_and_links_to_the_question(app_client: FlaskClient) -> None:
    page = seen(app_client, "/")
    overview = page.split('id="overview"')[1]
    assert 'href="/places/KGZ#pwid-population-size"' in overview
    assert "more than 10-fold" in overview
    assert "more than 100,000" in overview and "about 10,000" in overview
    assert "2013 · 13 years old" in overview


def test_the_overview_of_the_catalogue_is_in_the_order_of_names(catalogue_client: FlaskClient) -> None:
    overview = seen(catalogue_client, "/").split('id="overview-chart"')[1].split("</table>")[0]
    names = re.findall(r'<th scope="row"[^>]*><a href="/places/[^"]+">([^<]+)</a>', overview)
    assert len(names) > 3
    assert names == sorted(names)


def test_of_very_many_questions_the_first_page_counts_those_of_each_place(
    catalogue_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = seen(catalogue_client, "/?as_of=1")
    monkeypatch.setattr(home, "MOST_QUESTIONS", 3)
    counted = seen(catalogue_client, "/?as_of=1&again=1")  # an address that nobody asked for: its page was not kept
    said = "The page of each place shows its answers, question by question."
    assert said in counted and said not in every
    (number,) = set(re.findall(r"All (\d+) questions with rival answers, by place", every + counted))
    table = counted[counted.index(said) :]
    found = re.findall(r"<td[^>]*>(\d+) questions?</td>", table[: table.index("</table>")])
    assert sum(map(int, found)) == int(number) > 3
    assert counted.count("overview-chart") == every.count("overview-chart") > 0


def test_the_place_picker_is_a_plain_form_that_leads_to_the_place(app_client: FlaskClient) -> None:
    page = seen(app_client, "/")
    form = page.split('action="/places"')[1].split("</form>")[0]
    assert '<option value="KGZ">Kyrgyzstan</option>' in form and "data-live" not in form
    assert app_client.get("/places?place=kgz").headers["Location"] == "/places/KGZ"
    assert app_client.get("/places?place=KGZ&as_of=1").headers["Location"] == "/places/KGZ?as_of=1"


def test_a_redirect_never_leaves_the_site(app_client: FlaskClient) -> None:
    for place in ("//evil.example", "https://evil.example", "/\\evil.example"):
        location = app_client.get("/places", query_string={"place": place}).headers["Location"]
        assert location.startswith("/places/")


def test_the_list_of_places_counts_what_is_held(app_client: FlaskClient) -> None:
    text = text_of(seen(app_client, "/places"))
    assert "Kyrgyzstan 6 figures" in text and "United States 1 figure" in text


def test_a_place_has_its_sections_in_order_with_context_last(catalogue_client: FlaskClient) -> None:
    page = seen(catalogue_client, "/places/KGZ")
    found = re.findall(r'<section id="([a-z_]+)" class="section level-2"', page)
    topics = [name for name in codes.TOPICS if name in found and name != "context"]
    assert found == [*topics, "milestones", "context"]
    assert re.findall(r'href="#([a-z_]+)"', page.split('class="contents"')[1].split("</nav>")[0]) == found


def test_every_figure_of_a_place_stands_on_its_page_with_who_says_so(app_client: FlaskClient, world: Engine) -> None:
    page = seen(app_client, "/places/KGZ")
    with world.connect() as conn:
        held = rows(queries.figures(conn, places=["KGZ"]))
    assert len(held) == 6
    assert all(f'href="/figures/{row["id"]}"' in page and row["producer"] in page for row in held)


def test_related_indicators_have_panels_of_their_own_and_a_sentence_on_why(app_client: FlaskClient) -> None:
    page = seen(app_client, "/places/KGZ")
    family = page.split('id="family-pdu-population-size"')[1]
    assert "they do not count the same thing" in family
    assert "“People with problem drug use” counts people with problem drug use." in family
    assert '<figure id="panel-pwid-population-size-0"' in page and '<figure id="panel-pdu-population-size-0"' in page


def test_no_panel_holds_figures_of_two_indicators_or_two_groups(catalogue_client: FlaskClient) -> None:
    page = seen(catalogue_client, "/places/KGZ")
    names = re.findall(r'<figure id="(panel-[^"]+)"', page)
    assert len(names) > 20 and len(names) == len(set(names))


def test_a_single_figure_is_said_without_an_axis_and_its_table_stands_open(app_client: FlaskClient) -> None:
    panel = seen(app_client, "/places/USA").split('id="panel-hiv-prevalence-pwid-0"')[1].split("</figure>")[0]
    assert "<svg" not in panel and "<details open class=" in panel.replace('class="as-table" open', 'open class="as-table"')
    assert "9%" in panel


def test_the_panel_says_how_not_to_read_it(app_client: FlaskClient) -> None:
    panel = seen(app_client, "/places/KGZ").split('id="panel-pwid-population-size-0"')[1].split("</figure>")[0]
    for said in (
        "How not to read this",
        "The middle of these answers is not an estimate",
        "“more than 100,000” is a bound, not a number",
    ):
        assert said in panel


def test_two_rows_set_side_by_side_show_only_what_differs(app_client: FlaskClient, world: Engine) -> None:
    with world.connect() as conn:
        ids = {row["key"]: row["id"] for row in rows(queries.figures(conn, places=["KGZ"]))}
    told, study = ids["vice-2013/pwid-population-size/KGZ/2006"], ids["resad-2013/pdu-population-size/KGZ/2006"]
    page = seen(app_client, f"/places/KGZ?why=why-pdu-population-size&a={told}&b={study}")
    answer = page.split('class="side-by-side"')[1].split("</table>")[0]
    assert "These two are not the same thing." in answer
    assert "They are one piece of evidence, told twice." in answer
    assert "people shooting up" in answer and "problem drug users" in answer
    assert "Time it is about" not in answer and ">26,000<" not in answer
    assert re.search(rf'<option value="{told}" selected>|<option selected value="{told}">', page)


def test_rows_that_are_not_there_are_not_compared(app_client: FlaskClient) -> None:
    page = seen(app_client, "/places/KGZ?why=why-pdu-population-size&a=nothing&b=nothing")
    assert "side-by-side" not in page and "Why do these differ?" in page


def test_the_milestones_of_a_place_stand_in_a_table(app_client: FlaskClient) -> None:
    part = seen(app_client, "/places/KGZ").split('<section id="milestones"')[1]
    text = text_of(part)
    assert "4 events, as their sources tell them" in text
    assert "Methadone treatment becomes legal" in text and "some time between 2000 and 2008" in text


def test_the_key_draws_every_mark_with_the_real_charts(app_client: FlaskClient) -> None:
    page = text_of(seen(app_client, "/about"))
    figures = specimen.figures(TODAY)
    assert len(charts.estimates(figures, today=TODAY).data) > 1
    assert all(str(row["producer"]) in page for row in rows(figures))
    assert set(figures["qualifier"]) >= {"exact", "about", "more_than", "at_least", "less_than", "between"}
    assert any(marks(row, TODAY).arrows for row in rows(figures))


@pytest.mark.parametrize("address", ["/", "/places", "/places/KGZ", "/places/USA", "/about", "/nowhere"])
def test_our_own_words_never_label_people_by_a_drug(app_client: FlaskClient, address: str) -> None:
    page = unescape(painted(app_client.get(address).text))
    own = re.sub(r'<q>.*?</q>|“[^”]*”|<a href="/sources/[^"]*">[^<]*</a>', "", page).lower()
    assert not re.search(r"\b(addicts?|abusers?|idus?|drug users?|junkies?)\b", text_of(own))


def test_groups_of_people_stand_apart(world: Engine) -> None:
    with world.connect() as conn:
        figures = queries.figures(conn, places=["KGZ"], indicators=["pwid-population-size"])
    figures.loc[figures.index[0], "group"] = "women"
    apart = panels.by_group(figures)
    assert [group for group, _part in apart] == ["", "women"]
    assert sum(len(part) for _group, part in apart) == len(figures)


def test_a_part_of_a_country_has_its_own_page_and_is_named_on_the_country_s(catalogue_client: FlaskClient) -> None:
    country = seen(catalogue_client, "/places/TJK")
    assert 'href="/places/TJ-DU"' in country and "parts of Tajikistan" in text_of(country)
    assert "Dushanbe" in text_of(seen(catalogue_client, "/places/TJ-DU"))
