"""The languages as tests: every message has its place in each file, nothing in them is stale, each page is in one language."""

import json
import re
from dataclasses import asdict
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.commands.serving import NOTE as SHIPPED
from dashboard.headlines import apart
from dashboard.language import LANGUAGES, _, by_name, ngettext, speaking
from dashboard.pages.changes import why
from dashboard.shell import alternates
from dashboard.translations import __main__ as command
from dashboard.translations import book as one_file
from dashboard.translations.book import TRANSLATED
from dashboard.translations.wanted import wanted
from dashboard.worded import sentence, worded
from db.phrasing import wording
from etl.problems import Problem, problem
from tests.figure_rows import figure

PLACEHOLDER = re.compile(r"%\(\w+\)s|%n|\{\w+\}")


@pytest.fixture(scope="module")
def every() -> Any:
    """Every message that needs a translation, by domain."""
    return wanted()


def test_the_files_hold_what_the_code_says_and_nothing_else(every: Any) -> None:
    for path, text in command.files(every):
        assert path.read_text("utf-8") == text, f"{path.name} is out of step: run python -m dashboard.translations"


def test_every_message_is_translated(every: Any) -> None:
    missing = {book.path: [each.message for each in book.missing(every[book.domain])] for book in command.books(every)}
    assert not any(missing.values()), {path.parts[-3:]: left[:3] for path, left in missing.items()}


def test_a_translation_has_every_placeholder_of_its_message(every: Any) -> None:
    for book in command.books(every):
        for message, said in book.said.items():
            wanted_in_it = every[book.domain][message]
            asked = set(PLACEHOLDER.findall(message + wanted_in_it.many))
            for form in filter(None, said.forms):
                assert set(PLACEHOLDER.findall(form)) == asked, f"{book.language}: {message!r} became {form!r}"


def test_a_translation_begins_and_ends_as_its_message_does(every: Any) -> None:
    for book in command.books(every):
        for message, said in book.said.items():
            for form in filter(None, said.forms):
                edges = [text[: len(text) - len(text.lstrip())] + "|" + text[len(text.rstrip()) :] for text in (message, form)]
                assert edges[0] == edges[1], f"{book.language}: {message!r} became {form!r}"


def test_why_a_translation_awaits_a_look_is_kept(every: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_file, "FOLDER", tmp_path)
    held = one_file.Book("ky", "messages", {"Year": command._given("??or мезгил??Жыл"), "Place": command._given("Жер")})
    held.path.parent.mkdir(parents=True)
    held.path.write_text(held.text(every["messages"]), "utf-8")
    [(message, said)] = one_file.read("ky", "messages").for_review(every["messages"])
    assert (message, said) == ("Year", one_file.Said(("Жыл",), "or мезгил"))


@pytest.mark.parametrize(
    ("n", "said"), [(1, "1 цифра"), (3, "3 цифры"), (5, "5 цифр"), (11, "11 цифр"), (21, "21 цифра"), (1000, "1\xa0000 цифр")]
)
def test_russian_counts_in_three_forms(n: int, said: str) -> None:
    with speaking("ru"):
        assert ngettext("%(n)s figure", "%(n)s figures", n) == said


@pytest.mark.parametrize(("highest", "said"), [(2.0, "в 2 раза"), (5.0, "в 5 раз"), (1.5, "в 1,5 раза"), (21.0, "в 21 раз")])
def test_russian_says_how_many_times_as_it_counts(highest: float, said: str) -> None:
    rows = [figure(key=str(at), value=at, qualifier="exact") for at in (1.0, highest)]
    with speaking("ru"):
        assert apart(rows) == said


def test_what_is_wrong_with_a_file_is_said_in_the_readers_language() -> None:
    found = problem("unknown_source", "figures", 3, "source", "whoo", nearest=wording("; or is it '{near}'?", near="who"))
    kept = Problem.of_plain(json.loads(json.dumps(asdict(found))))
    assert kept == found and kept.fix == "Add it to the sources sheet; or is it 'who'?"
    with speaking("ru"):
        assert sentence(kept.wrong) == "Источника «whoo» нет."
        assert sentence(kept.mend) == "Добавьте его на лист sources; или имелось в виду «who»?"
        assert sentence(problem("too_many_rows", "big.csv", value=50_000).wrong).startswith("Строк в файле больше 50\xa0000,")


def test_a_name_keeps_its_small_letter_at_the_beginning_of_a_sentence() -> None:
    assert sentence(wording("as_printed has an open end")) == "as_printed has an open end."
    assert sentence(wording("{value} is below zero", value="x")) == "x is below zero."
    assert sentence(wording("{what} is not held", what=wording("figure"))) == "Figure is not held."


def test_what_tallies_noted_of_a_load_itself_is_in_the_readers_language() -> None:
    row = {"note": "undo of load 3", "undoes": 3}
    with speaking("ru"):
        assert why(row) == "отмена загрузки 3" and why({**row, "undoes": None}) == "undo of load 3"
        assert why({"note": SHIPPED, "undoes": None}) == "цифры, которые поставляются с Tallies"


def test_a_date_that_ends_in_a_full_stop_is_not_followed_by_another() -> None:
    with speaking("ru"):
        assert _("%(said)s.", said="28 октября 2013 г.") == "28 октября 2013 г."
        assert _("%(said)s.", said="2013") == "2013."


def test_what_fills_a_sentence_is_never_read_as_a_pattern() -> None:
    with speaking("ky"):
        assert worded(problem("not_a_date", "sources", 2, "date_published", "{x} %(y)s").wrong) == "«{x} %(y)s» дата эмес"


def test_names_are_sorted_as_a_reader_looks_for_them() -> None:
    names = ["Ящик", "Ёлка", "Ели", "Ңа", "Но", "Óga", "Ob", "Йод", "Иод"]
    assert sorted(names, key=by_name) == ["Ob", "Óga", "Ели", "Ёлка", "Иод", "Йод", "Но", "Ңа", "Ящик"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_drop_downs_list_names_as_a_reader_of_the_language_looks_for_them(catalogue_client: FlaskClient, language: str) -> None:
    prefix = "" if language == "en" else f"/{language}"
    for address in ("/places", "/compare", "/timeline", "/tables/figures"):
        page = catalogue_client.get(prefix + address).get_data(as_text=True)
        for name in ("place", "indicator"):
            for listed in re.findall(rf'<select[^>]* name="{name}"[^>]*>(.*?)</select>', page):
                shown = [unescape(each) for each in re.findall(r"<option[^>]*>([^<]*)<", listed)][1:]
                assert shown == sorted(shown, key=by_name), (address, name)


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("path", ["/", "/places/KGZ?as_of=1", "/compare", "/timeline", "/about", "/nothing"])
def test_a_page_stands_in_each_language_under_its_prefix(small_app: Any, language: str, path: str) -> None:
    said = small_app.server.test_client().get(f"/{language}{path}").get_data(as_text=True)
    assert f'<html lang="{language}">' in said
    for other in LANGUAGES:
        assert f'rel="alternate" hreflang="{other}"' in said
    assert len(re.findall(rf'href="/{language}/', said)) > 3
    assert 'aria-current="true"' in said


def test_the_default_language_has_no_prefix(small_app: Any) -> None:
    answer = small_app.server.test_client().get("/en/places/KGZ?as_of=1")
    assert answer.status_code == 303 and answer.headers["Location"] == "/places/KGZ?as_of=1"


def test_the_same_page_in_another_language_has_the_same_parameters(small_app: Any) -> None:
    with speaking("ru"):
        context = small_app.answer("/ru/compare?places=KGZ&as_of=1").context
    assert dict(alternates(context))["ky"] == "/ky/compare?places=KGZ&as_of=1"
    assert dict(alternates(context))["x-default"] == "/compare?places=KGZ&as_of=1"


def test_the_empty_text_is_empty_in_every_language() -> None:
    for language in LANGUAGES:
        with speaking(language):
            assert _("") == ""
