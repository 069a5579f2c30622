"""No text of ours demeans the people it counts: no message, page, file, nor the desk; the words of a source are its own."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.language import LANGUAGES
from dashboard.translations import __main__ as command
from dashboard.translations.wanted import wanted
from tests.brought import figure, ready, table
from tests.conftest import SMALL_WORLD
from tests.desks import FORM, DeskSite
from tests.hostile.case import GOOD
from tests.reading import heard
from tests.test_admin_pages import made, reported
from tests.test_untranslated import not_ours

# ux.md 4.3: words that no text of ours uses about people, or about what is known of them.
FORBIDDEN = {
    "en": r"\baddicts?\b|\babusers?\b|\bdrug users?\b|\bIDUs?\b|\bjunkies?\b|\brisk groups?\b|HIV-infected|\bAIDS carriers?\b"
    r"|hard-to-reach|\btrue values?\b|\breal numbers?\b|\boutliers?\b",
    "ru": r"наркоман|\bПИН\b|потребител|ВИЧ-инфицированн|групп[аы] риска|труднодоступн"
    r"|истинн\w+ значени|носител\w+ (ВИЧ|СПИД)",
    "ky": r"\bбаңги(?!зат)|наркоман|\bПИН\b|тобокел\w* то[пб]|СПИД жуктур",
}
PUBLIC = (
    *("/", "/places", "/places/KGZ", "/compare", "/timeline", "/tables", "/tables/figures", "/tables/figures?from=x", "/data"),
    *("/indicators", "/indicators/pwid-population-size", "/sources", "/sources/vice-2013", "/changes", "/changes/1", "/about"),
    *("/health", "/nowhere", "/places/XXX", "/places/KGZ?as_of=99", "/timeline?by=x", "/briefings/KGZ.html"),
)
DESK = ("/admin/", "/admin/figure", "/admin/milestone", "/admin/history", "/admin/loads/1", "/admin/account", "/admin/accounts")
STATES = ("checking", "overtaken", "failed", "cancelled", "dropped")


def said_by_us(page: str, language: str) -> Iterator[str]:
    """Every text of a page that is in its language and no word of a source."""
    for said in heard(page):
        if said.language == language and not re.search("/(q|blockquote|cite)(/|$)", said.inside):
            yield said.text


def demeaning(page: str, language: str) -> list[str]:
    """What of a page must not be said."""
    return [said for said in said_by_us(page, language) if re.search(FORBIDDEN[language], without_titles(said), re.IGNORECASE)]


def without_titles(text: str) -> str:
    """A text without what the sources of the small world say and are called."""
    for theirs in not_ours(SMALL_WORLD):
        text = text.replace(theirs, " ")
    return text


def test_no_message_uses_a_word_that_demeans() -> None:
    every = wanted()
    for message in every["messages"]:
        assert not re.search(FORBIDDEN["en"], message, re.IGNORECASE), message
    for book in command.books(every):
        for said in book.said.values():
            assert not re.search(FORBIDDEN[book.language], " ".join(said.forms), re.IGNORECASE), said.forms


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_says_a_word_that_demeans_outside_the_words_of_a_source(app_client: FlaskClient, language: str) -> None:
    prefix = "" if language == "en" else f"/{language}"
    for address in PUBLIC:
        page = app_client.get(prefix + address).text
        assert len([*said_by_us(page, language)]) > 3, f"{address} is not in {language}"
        assert demeaning(page, language) == [], address


def test_the_desk_says_none_either(desk_site: DeskSite, tmp_path: Path) -> None:
    lena, ada, nobody = desk_site.log_in("Lena"), desk_site.log_in("Ada"), desk_site.anybody()
    desk_site.desk.worker.stop()
    changed = {**GOOD, "source": "vice-2013", "period": "2006", "as_printed": "27 413", "value": "27413"}
    files = [f"/admin/jobs/{ready(desk_site, 'Lena', content, tmp_path).id}" for content in (figure(), table(changed))]
    jobs = [*files, reported(desk_site), *(made(desk_site, state) for state in STATES)]
    asked = [(nobody, "/admin/login"), *((ada, address) for address in (*DESK, "/admin/nothing")), *((lena, job) for job in jobs)]
    for language in LANGUAGES:
        for client, address in asked:
            page = client.get(address, headers={**FORM, "Accept-Language": language}).text
            assert len([*said_by_us(page, language)]) > 3, f"{address} is not in {language}"
            assert demeaning(page, language) == [], address


@pytest.mark.parametrize("file", ["all.zip", "figures.zip"])
def test_what_explains_a_data_file_says_none(app_client: FlaskClient, file: str) -> None:
    """Of its own: the files of data have one language."""
    packed = zipfile.ZipFile(io.BytesIO(app_client.get(f"/data/{file}", follow_redirects=True).data))
    for name in ("README.md", "codebook.csv", "flags.csv"):
        told = packed.read(name).decode()
        assert told and not re.search(FORBIDDEN["en"], without_titles(told), re.IGNORECASE), name


def test_a_word_that_demeans_is_found() -> None:
    page = '<html lang="ru"><body><p>наркоманы</p><q>наркоманы</q><p lang="en">drug users</p></body></html>'
    assert demeaning(page, "ru") == ["наркоманы"]
