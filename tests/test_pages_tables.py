"""The tables as a reader asks for them: each state is its address, works without a script, and says what cannot be answered."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.api import views
from dashboard.browsing import asking, cells, headings, values
from db import patience
from db.browse import COLUMNS, FILTERS, SORTS
from tests.test_pages_statements import asked, changed, client_of, withdrawn

FIGURES = "/tables/figures"


def painted(client: FlaskClient, address: str, status: int = 200) -> str:
    """The page as it is painted, before any script."""
    answer = client.get(address)
    assert answer.status_code == status, address
    return re.sub("<style>.*?</style>", "", answer.get_data(as_text=True).split('id="react-entry-point"')[0], flags=re.DOTALL)


def hrefs(html: str, words: str) -> list[str]:
    """The addresses of the links with these words."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html)
    return [unescape(href) for href, said in found if unescape(re.sub("<[^>]*>", "", said)).rstrip("×") == words]


def leads(html: str) -> list[str]:
    """What the first cell of each row says."""
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    return [unescape(said) for said in re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a>', body)]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/tables", "1–7 of 7 figures"),
        (FIGURES, "1–7 of 7 figures"),
        ("/tables/milestones", "1–4 of 4 milestones"),
        ("/tables/sources", "1–3 of 3 sources"),
        ("/tables/indicators", "1–5 of 5 indicators"),
        (f"{FIGURES}?place=KGZ", "1–6 of 6 figures"),
        (f"{FIGURES}?place=KGZ,USA", "1–7 of 7 figures"),
        (f"{FIGURES}?place=KGZ,USA", "1–7 of 7 figures"),
        (f"{FIGURES}?topic=hiv&first_hand=yes", "1–2 of 2 figures"),
        (f"{FIGURES}?q=SHOOTING", "1–1 of 1 figure"),
        (f"{FIGURES}?from=2012", "1–1 of 1 figure"),
        (f"{FIGURES}?max_age=16&undated=yes", "1–3 of 3 figures"),
    ],
)
def test_rows_are_counted_as_they_are_asked_for(app_client, address, said):
    assert said in asked(app_client, address)


def test_a_bound_stays_a_bound_and_its_printed_words_stand_beside_it(app_client):
    html = painted(app_client, f"{FIGURES}?qualifier=more_than&columns=value,lower,upper,qualifier,as_printed")
    assert leads(html) == ["more than 100,000"]
    row = re.findall(r'<td[^>]*data-label="([^"]*)"[^>]*>(.*?)</td>', html)
    assert ("Value", "") in row and ("Lower bound", "100,000") in row and ("Upper bound", "") in row
    assert ("As printed", "more than 100,000") in row


@pytest.mark.parametrize("table", FILTERS)
def test_every_column_filter_and_order_has_words(app_client, table):
    for name in COLUMNS[table]:
        assert headings.heading(name) != name, name
    for name in FILTERS[table]:
        assert headings.filter_label(name) != name, name
    html = painted(app_client, f"/tables/{table}?columns={','.join(COLUMNS[table])}")
    chosen = {"", *COLUMNS[table]} - {"", "title"}
    assert {unescape(label) for label in re.findall(r'<th[^>]* scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', html)} >= {
        headings.heading(name) for name in chosen
    }
    for name in SORTS[table]:
        assert headings.order(name, descending=True) != headings.order(name, descending=False), name


def test_a_table_is_said_to_be_wide_before_anything_of_it_is_there(app_client: FlaskClient) -> None:
    before, found, _after = painted(app_client, FIGURES).partition('class="wide"')
    assert found and "<h1" not in before and before.rindex("<main") > before.rindex("<header")


def test_a_heading_sorts_up_then_down_and_says_how_it_is_sorted(app_client):
    html = painted(app_client, FIGURES)
    (up,) = hrefs(html, "Place")
    assert up == f"{FIGURES}?sort=place"
    html = painted(app_client, up)
    assert 'aria-sort="ascending"' in html and html.count("aria-sort") == 1
    (down,) = hrefs(html, "Place")
    assert down == f"{FIGURES}?sort=-place"
    assert 'aria-sort="descending"' in painted(app_client, down)
    assert leads(painted(app_client, f"{FIGURES}?sort=value"))[0] == "9%"


def test_pages_go_on_and_back_and_together_hold_every_row_once(app_client):
    address, seen, counted = f"{FIGURES}?sort=-value&limit=3", [], []
    while address:
        html = painted(app_client, address)
        seen += leads(html)
        counted += re.findall(r'class="counted">([^<]+)', html)
        address = next(iter(hrefs(html, "Next page")), "")
    assert counted == ["1–3 of 7 figures", "4–6 of 7 figures", "7–7 of 7 figures"]
    assert sorted(seen) == sorted(leads(painted(app_client, FIGURES)))
    (back,) = hrefs(html, "Previous page")
    html = painted(app_client, back)
    assert leads(html) == seen[3:6] and "4–6 of 7" in html
    (first,) = hrefs(html, "Previous page")
    assert first == f"{FIGURES}?limit=3&sort=-value"


def test_what_was_asked_stands_as_chips_each_of_which_takes_one_thing_away(app_client):
    html = painted(app_client, f"{FIGURES}?place=USA,KGZ&topic=hiv&q=drug")
    assert hrefs(html, "Place: Kyrgyzstan") == [f"{FIGURES}?place=USA&q=drug&topic=hiv"]
    assert hrefs(html, "Topic: HIV") == [f"{FIGURES}?place=KGZ%2CUSA&q=drug"]
    assert hrefs(html, "Words: drug") == [f"{FIGURES}?place=KGZ%2CUSA&topic=hiv"]
    assert hrefs(html, "Take all of these away") == [FIGURES]
    assert 'aria-label="Take away Topic: HIV"' in html
    assert 'class="chips"' not in painted(app_client, FIGURES)


def test_the_form_is_native_labelled_and_counts_what_each_value_would_keep(app_client):
    html = painted(app_client, f"{FIGURES}?topic=hiv")
    form = html.split("<form")[1].split("</form>")[0]
    assert 'action="/tables/figures"' in form and 'method="get"' in form
    for name in FILTERS["figures"]:
        identity = f"field-{name}"
        assert f'for="{identity}"' in form and re.search(f'<(select|input)[^>]* id="{identity}"[^>]* name="{name}"', form), name
    assert re.search(r'<input[^>]* name="topic"[^>]* value="hiv"[^>]* checked', form)
    assert '<option value="KGZ">Kyrgyzstan (1)</option>' in form
    assert '<option value="injecting">People who inject drugs (5)</option>' in form  # beside the others, not within itself


def test_columns_are_chosen_by_boxes_and_everything_else_stays(app_client):
    html = painted(app_client, f"{FIGURES}?place=KGZ&sort=-value&columns=quote,place")
    assert re.findall(r'<th[^>]* scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', html.split("<tbody>")[0]) == ["Figure", "Place", "Quote"]
    form = html.split("<form")[2].split("</form>")[0]
    assert re.findall(r'<input[^>]* name="columns" value="(\w+)" type="checkbox" checked', form) == ["place", "quote"]
    for name, value in (("place", "KGZ"), ("sort", "-value")):
        assert re.search(f'<select[^>]* hidden[^>]*name="{name}"[^>]*><option selected value="{value}"', form)


def test_only_the_columns_shown_are_read():
    assert cells.to_read("sources", ["producer"]) == ["key", "id", "title", "producer"]
    assert "quote" not in cells.to_read("figures", cells.USUAL["figures"])


def test_nothing_found_says_what_to_loosen(app_client):
    html = painted(app_client, f"{FIGURES}?place=USA&topic=injecting")
    assert "That is not zero" in html
    assert hrefs(html, "Without “Place: United States”: 5 figures") == [f"{FIGURES}?topic=injecting"]
    assert hrefs(html, "Without “Topic: People who inject drugs”: 1 figure") == [f"{FIGURES}?place=USA"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("topic=weather", "“weather” is not on this list."),
        ("place=ZZZ", "There is no place with the code “ZZZ”."),
        ("indicator=pwid-population-sice", "“pwid-population-sice” is not on this list."),
        ("from=12", "Write a year with four digits, such as 2013."),
        ("max_age=old", "Write a whole number from 0 to 1,000."),
        ("from=2013&to=2006", "runs backwards"),
        ("sort=beauty", "are not sorted by this"),
        ("columns=beauty", "have no such column"),
        ("after=nonsense", "Start from the first page."),
        ("limit=0", "limit is a whole number from 1 to 1000."),
        ("beauty=1", "takes no parameter of this name"),
        ("first_hand=yes,no", "takes one value"),
    ],
)
def test_what_cannot_be_answered_is_said_with_what_was_typed_and_the_form_stays(app_client, query, said):
    html = painted(app_client, f"{FIGURES}?{query}", 400)
    assert said in unescape(html)
    for typed in re.findall("=([^&]*)", query)[-1:]:
        assert typed in html
    assert '<form action="/tables/figures"' in html and hrefs(html, "Show the table without it")


def test_a_wrong_value_leads_to_the_known_ones_and_two_mistakes_are_both_named(app_client):
    html = painted(app_client, f"{FIGURES}?topic=weather&from=12&place=KGZ", 400)
    assert hrefs(html, "HIV")[0] == f"{FIGURES}?place=KGZ&topic=hiv"
    assert html.count('class="empty refused"') == 2
    assert re.search(r'<input[^>]* name="from"[^>]* value="12"', html), "what was typed stays in its field"
    assert hrefs(painted(app_client, f"{FIGURES}?indicator=pwid-population-sice", 400), "pwid-population-size")


def test_another_table_is_an_honest_404(app_client):
    assert "There is no table of this name." in asked(app_client, "/tables/loads", 404)


def test_an_earlier_state_says_which_of_its_rows_were_revised_since(world: Engine, tmp_path: Path):
    assert changed(world, tmp_path) == 2
    client = client_of(world)
    page = asked(client, f"{FIGURES}?place=KGZ&method=survey&as_of=1")
    assert "1 of the rows shown was revised since. The same view has 1 row now." in page
    assert "Before and after" in page and "18,934, 2010" in page and "19,000, 2010" in page
    assert "None of the rows shown was revised since." in asked(client, "/tables/milestones?as_of=1")
    assert "revised since" not in asked(client, f"{FIGURES}?place=KGZ")
    html = painted(client, f"{FIGURES}?as_of=1&limit=2")
    assert all("as_of=1" in href for href in hrefs(html, "Next page"))


def test_a_row_withdrawn_since_is_named_too(world: Engine, tmp_path: Path):
    assert withdrawn(world, tmp_path, "resad-2013,pwid-population-size,KGZ,2010") == 2
    page = asked(client_of(world), f"{FIGURES}?place=KGZ&method=survey&as_of=1")
    assert "The same view has 0 rows now." in page and "withdrawn" in page


def test_the_page_is_still_in_a_database_without_figures(sqlite_database: Engine):
    assert "nothing has been loaded" in asked(client_of(sqlite_database), FIGURES)


def test_of_very_many_rows_only_so_many_are_counted_and_it_says_so(app_client, monkeypatch):
    for module in (asking, views):
        monkeypatch.setattr(module, "COUNTED", 4)
    html = painted(app_client, f"{FIGURES}?limit=3&sort=-value&undated=yes")
    assert "1–3 of more than 4 figures" in html and "more than 4 rows" in html
    (onward,) = hrefs(html, "Next page")
    assert "4–6 of more than 4 figures" in asked(app_client, onward)
    assert "1–7 of 7 figures" in asked(app_client, f"{FIGURES}?undated=yes"), "a page that holds all of them needs no counting"


def test_what_takes_too_long_is_given_up_and_the_rest_is_shown(app_client, monkeypatch):
    monkeypatch.setattr(patience, "_STEPS", 1)
    monkeypatch.setattr(asking, "PATIENCE", -1)
    monkeypatch.setattr(views, "PATIENCE", -1)
    for address in (f"{FIGURES}?q=nowhere", f"{FIGURES}?sort=source_title"):  # no page that is kept already
        html = painted(app_client, address, 400)
        assert "Among so many rows this takes too long." in html and hrefs(html, "Show the table without it") == [FIGURES]
        told = app_client.get(address.replace("/tables/figures", "/data/figures.json") + "&limit=3")
        assert told.status_code == 400 and told.json["parameter"] in address
        assert app_client.get(address.replace("/tables/figures", "/data/figures.jsonl")).status_code == 200


def test_choices_that_cannot_be_counted_in_a_moment_are_offered_without_a_number(app_client, monkeypatch):
    monkeypatch.setattr(patience, "_STEPS", 1)
    monkeypatch.setattr(values, "_COUNTING", -1)
    form = painted(app_client, "/tables/milestones?limit=9").split("<form")[1].split("</form>")[0]
    assert '<option value="KGZ">Kyrgyzstan</option>' in form and "vice-2013" in form
    assert "it is not counted how many each choice would keep" in form
    assert "it is not counted" not in painted(app_client, f"{FIGURES}?topic=hiv").split("<form")[0]
