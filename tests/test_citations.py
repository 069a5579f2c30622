"""Citations: the claimant and where it was read in every form, and each form read back by the programs that take it."""

import io
import json
import re
from typing import Any

import bibtexparser
import pandas as pd
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st

from dashboard.citations import bibtex, csl, ris, text, works
from dashboard.citations.works import Work
from dashboard.formats.fields import fields_of
from dashboard.formats.view import View
from db.queries import SOURCE
from tests.figure_rows import figure, kyrgyz

ADDRESS = "https://tallies.example/figures/0123456789abcdef?as_of=3"
LOADED = "2026-11-24T10:30:00+00:00"
FORMS = (text, bibtex, ris, csl)


def source(key: str = "vice-2013", **cells: Any) -> dict[str, Any]:
    told = {
        **{"key": key, "title": "Kyrgyzstan Is the Latest Victim of the Global Heroin Trade", "producer": "VICE", "kind": "news"},
        **{"date_published": "2013-10-28", "date_accessed": "2026-11-20", "language": "en"},
        **{
            "url": "https://www.vice.example/a_b/?q=1&r=50%25#top",
            "licence": "CC BY 4.0",
            "licence_url": "https://cc.example/by",
        },
        "citation_full": "VICE. Kyrgyzstan Is the Latest Victim of the Global Heroin Trade. 28 October 2013.",
    }
    return {**dict.fromkeys(SOURCE, ""), **told, **cells}


def quoted(**cells: Any) -> Work:
    """UNODC's 26,000, as VICE repeats it."""
    said = {"attribution": "quoted", "claimant": "UNODC", "original": "UNODC study of 2006", "locator": "paragraph on numbers"}
    return works.of_figure(figure("abcdefgh", **{**said, **cells}), source(), ADDRESS, 3, LOADED)


def view_of(rows: pd.DataFrame) -> View:
    names = {"vice-2013": "VICE", "resad-2013": "CADAP"}
    known = [source(key, producer=name, citation_full=f"{name}. Report. 2013.") for key, name in names.items()]
    return View("figures", fields_of("figures"), "Figures of Kyrgyzstan", f"{ADDRESS}&x=1", 3, LOADED, known)


def bibliography(told: str) -> list[dict[str, str]]:
    """Entries as a TeX reader sees them."""
    library = bibtexparser.parse_string(told, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    return [{"key": entry.key, "type": entry.entry_type, **{f.key: f.value for f in entry.fields}} for entry in library.entries]


def plain(value: str) -> str:
    """A field without the braces that keep its capitals."""
    return re.sub(r"[{}]", "", value)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.ENDING)
def test_every_form_names_the_claimant_where_it_was_read_and_the_state_it_can_be_read_in_again(form: Any) -> None:
    told = form.cite(quoted()).replace("\\_", "_").replace("\\%", "%")
    for needed in ("UNODC, as quoted in VICE (2013)", "paragraph on numbers", "The original (UNODC study of 2006)", "load 3"):
        assert needed in told
    assert ADDRESS in told and "24 November 2026" in told and "Latest Victim of the Global Heroin Trade" in told


def test_a_figure_in_words() -> None:
    assert text.cite(quoted()) == (
        "UNODC, as quoted in VICE (2013), paragraph on numbers."
        " VICE. Kyrgyzstan Is the Latest Victim of the Global Heroin Trade. 28 October 2013."
        " https://www.vice.example/a_b/?q=1&r=50%25#top (read on 20 November 2026)."
        " The original (UNODC study of 2006) has not been seen here."
        f" Tallies, as of load 3 (24 November 2026): {ADDRESS}"
    )


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"attribution": "own", "claimant": ""}, "VICE (2013)"),
        ({"attribution": "own", "claimant": "Ministry of Health"}, "Ministry of Health, in VICE (2013)"),
        ({"attribution": "interview", "claimant": "Dr A. Zelichenko"}, "Dr A. Zelichenko, to VICE (2013)"),
        ({"attribution": "interview", "claimant": ""}, "somebody it does not name, to VICE (2013)"),
        ({"claimant": ""}, "UNODC study of 2006, as quoted in VICE (2013)"),
        ({"claimant": "", "original": ""}, "a source it does not name, as quoted in VICE (2013)"),
    ],
)
def test_who_says_it_is_told_as_it_is_known(cells: dict[str, str], said: str) -> None:
    assert quoted(**cells).said_by == (said,)


@pytest.mark.parametrize(
    ("published", "year"), [("", "no date"), ("2013~", "about 2013"), ("2009/2011", "2009 to 2011"), ("2013-10", "2013")]
)
def test_the_year_in_brackets_is_no_surer_than_the_source(published: str, year: str) -> None:
    work = works.of_source(source(date_published=published), "", 0, "")
    assert works.year_of(published) == year
    if published != "2013-10":
        assert " date =" not in bibtex.cite(work) and "DA  -" not in ris.cite(work)
    if published[-1:] in ("~", "1"):
        assert f"Published: {year}." in ris.cite(work) and f"year = {{{year}}}" in bibtex.cite(work)


def test_a_citation_holds_no_day_but_those_of_the_source_and_the_load() -> None:
    days = set(re.findall(r"\d{4}-\d\d-\d\d", "".join(form.cite(quoted()) for form in (bibtex, csl))))
    assert days == {"2013-10-28", "2026-11-20"}


def test_bibtex_is_read_back() -> None:
    (entry,) = bibliography(bibtex.cite(quoted()))
    assert (entry["type"], entry["key"]) == ("article", "vice-2013-id-abcde")
    assert plain(entry["author"]) == "VICE" and entry["journal"] == "VICE"
    assert plain(entry["title"]) == "Kyrgyzstan Is the Latest Victim of the Global Heroin Trade"
    assert (entry["year"], entry["month"], entry["date"], entry["urldate"]) == ("2013", "10", "2013-10-28", "2026-11-20")
    assert "url = {https://www.vice.example/a_b/?q=1&r=50%25#top}" in bibtex.cite(quoted())
    assert entry["note"].startswith("UNODC, as quoted in VICE (2013), paragraph on numbers.") and ADDRESS in entry["note"]


def test_persons_are_authors_and_a_body_is_one_name() -> None:
    work = works.of_source(source(authors="Ibragimov, Umedjon; Latypov, Alisher; Agency for Drugs and Crime"), "", 0, "")
    assert "author = {Ibragimov, Umedjon and Latypov, Alisher and {Agency for Drugs and Crime}}" in bibtex.cite(work)
    parsed = bibtexparser.parse_string(bibtex.cite(work), append_middleware=[SeparateCoAuthors()])
    assert len(parsed.entries[0].fields_dict["author"].value) == 3
    (item,) = json.loads(csl.cite(work))
    assert item["author"][0] == {"family": "Ibragimov", "given": "Umedjon"}
    assert item["author"][2] == {"literal": "Agency for Drugs and Crime"}
    (record,) = rispy.loads(ris.cite(work))
    assert record["authors"] == ["Ibragimov, Umedjon", "Latypov, Alisher", "Agency for Drugs and Crime"]


HARD = [
    *("50% & more: $5 #1 a_b ~x ^y", "one { brace", "another } brace", "{\\bf bold}", "back\\slash", "two\nlines\r\nand three"),
    *(
        "Наркоситуация в Кыргызстане",
        "Кыргыз Республикасы: өң, ү, ң",
        "Café Müller, Gdańsk",
        "a\nER  - \nTY  - BOOK",
        '"quoted" title',
    ),
    *('"quoted" title', "a\u2028b\x85c", "<i>no markup</i>", "@article{x,", "title = {x},"),
]


@pytest.mark.parametrize("title", HARD)
def test_hard_titles_come_back_whole_from_every_form(title: str) -> None:
    work = works.of_source(source(title=title, citation_full="", date_published="2013"), ADDRESS, 3, LOADED)
    one_line = " ".join(title.split())
    (record,) = rispy.loads(ris.cite(work))
    assert record["title"] == one_line
    (item,) = json.loads(csl.cite(work))
    assert item["title"] == one_line
    library = bibtexparser.parse_string(bibtex.cite(work))
    assert len(library.entries) == 1 and not library.failed_blocks
    raw = library.entries[0].fields_dict["title"].value
    assert raw.count("{") == raw.count("}")
    assert detexed(raw[1:-1]) == one_line


def detexed(told: str) -> str:
    """What TeX shows for a field: the commands for its own signs undone, by hand and one at a time."""
    commands = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~", "textasciicircum": "^"}
    return re.sub(r"\\(?:(\w+)\{\}|([$&%#_]))", lambda found: commands[found[1]] if found[1] else found[2], told)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
)
def test_any_title_and_claimant_leave_one_whole_record_in_every_form(title: str, claimant: str) -> None:
    row = figure("abcdefgh", attribution="quoted", claimant=claimant)
    work = works.of_figure(row, source(title=title or "x"), ADDRESS, 3, LOADED)
    assert len(rispy.loads(ris.cite(work))) == 1
    assert len(json.loads(csl.cite(work))) == 1
    library = bibtexparser.parse_string(bibtex.cite(work))
    assert len(library.entries) == 1 and not library.failed_blocks
    assert len(text.cite(work).splitlines()) == 1


def test_ris_is_read_back() -> None:
    (record,) = rispy.loads(ris.cite(quoted()))
    assert record["type_of_reference"] == "NEWS" and record["authors"] == ["VICE"]
    assert record["year"] == "2013" and record["date"] == "2013/10/28" and record["access_date"] == "2026/11/20"
    assert record["notes"][0].startswith("UNODC, as quoted in VICE (2013)")
    assert ris.cite(quoted()).endswith("ER  - \r\n")


def test_csl_is_read_and_set_by_a_citation_processor() -> None:
    items = json.loads(csl.cite(quoted()))
    assert items[0]["issued"] == {"date-parts": [[2013, 10, 28]]} and items[0]["original-author"] == [{"literal": "UNODC"}]
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    shelf = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    shelf.register(Citation([CitationItem(items[0]["id"])]))
    (line,) = [str(entry) for entry in shelf.bibliography()]
    assert "VICE" in line and "2013" in line and "Latest Victim" in line


def test_a_view_is_cited_with_every_source_and_whom_it_quotes() -> None:
    rows = kyrgyz()
    work = works.of_view(view_of(rows), len(rows), works.tellers_of(rows))
    told = text.cite(work)
    assert told.startswith("Tallies. Figures of Kyrgyzstan. 5 rows. As of load 3 (24 November 2026): https://tallies.example")
    assert "Government of Kyrgyzstan, as quoted in VICE (2013); UNODC, as quoted in VICE (2013)" in told
    assert [entry["type"] for entry in bibliography(bibtex.cite(work))] == ["misc", "article", "article"]
    assert len(rispy.load(io.StringIO(ris.cite(work)))) == 3 and len(json.loads(csl.cite(work))) == 3


def test_the_whole_data_set_is_cited_as_of_a_load() -> None:
    work = works.of_everything("https://tallies.example/data?as_of=3", 3, LOADED, 12)
    told = text.cite(work)
    assert "from 12 sources, each cited beside its figures" in told and told.endswith("https://tallies.example/data?as_of=3")
    (item,) = json.loads(csl.cite(work))
    assert item["type"] == "dataset" and item["version"] == "load 3" and item["issued"] == {"date-parts": [[2026, 11, 24]]}
