"""Take it with you: what stands on a page as files, a citation, a sentence, code and a picture, each pinned to a load.

The address of each holds for ever: the newest load is written into it. All of it works without a script; with one, a button
copies.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard import blocks, dates, hosts, snippets
from dashboard.api.views import State
from dashboard.api.wanted import Wanted, written
from dashboard.embeds import embed_code
from dashboard.formats.listed import FORMATS
from dashboard.language import _
from dashboard.page import Context
from dashboard.taken import Chart, Cited, Taken

ANCHOR = "take-away"
_ONLY_FIGURES = frozenset({"sdmx.csv"})


def block(context: Context, taken: Taken) -> html.Section:
    """Everything to take away, each part behind a line that opens it."""
    parts = [
        *([_downloads(context, taken.rows, taken.moment)] if taken.rows else []),
        _citation(taken.cited, taken.moment),
        *([_sentence(taken.sentence)] if taken.sentence else []),
        *([_briefing(context, taken)] if taken.briefing else []),
        *([_code(context, taken.rows, taken.moment)] if taken.rows else []),
        *([_chart(context, taken.chart, taken.moment)] if taken.chart else []),
    ]
    return blocks.section(ANCHOR, _("Take it with you"), html.Div(parts, className="take-away"), lead=_lead(taken.moment))


def _lead(moment: State) -> str:
    if not moment.at:
        return _("Everything here shows what was held before anything was loaded.")
    day = dates.date_words(moment.at[:10])
    return _(
        "Everything here shows what is held as of load %(load)s (%(day)s), and goes on showing it after later loads.",
        load=moment.load,
        day=day,
    )


def data_path(wanted: Wanted, ending: str, moment: State, **more: str) -> str:
    """The path of a view as a file, pinned to a load."""
    pinned = [*written(wanted.whole.held(moment.load)), *more.items()]
    return f"/data/{wanted.asked.table}.{ending}?{urlencode(pinned)}"


def _downloads(context: Context, wanted: Wanted, moment: State) -> html.Details:
    table = wanted.asked.table
    items = [
        html.Li(_format(wanted, ending, named, meant, moment))
        for ending, (named, meant) in _formats().items()
        if ending in FORMATS and (table == "figures" or ending not in _ONLY_FIGURES)
    ]
    columns = _("With the columns you chose.") if wanted.columns else _("With every column, each explained.")
    more = html.P([columns, " ", html.A(_("All formats, and the tables for programs"), href=context.href("/data"))])
    return blocks.disclosure(_("Download the rows"), html.Ul(items, className="formats"), more)


def _format(wanted: Wanted, ending: str, named: str, meant: str, moment: State) -> list[Any]:
    links: list[Any] = [_file(data_path(wanted, ending, moment), named)]
    if ending == "excel.csv":
        links += [", ", _file(data_path(wanted, ending, moment, separator="semicolon"), _("with semicolons"))]
    return [*links, " ", html.Span(meant, className="meant")]


def _file(href: str, named: str) -> html.A:
    return html.A(named, href=href, download="")


def _formats() -> dict[str, tuple[str, str]]:
    """Ending -> what the format is called, and what for."""
    return {
        "csv": (_("CSV"), _("for programs: every value as it is held")),
        "excel.csv": (_("CSV for Excel"), _("opens with its letters right, and runs no formula")),
        "xlsx": (_("Excel workbook"), _("with sheets for the columns, the sources and the flags")),
        "json": (_("JSON"), _("rows with what every column means")),
        "jsonl": (_("JSON Lines"), _("a row a line")),
        "parquet": (_("Parquet"), _("for pandas, R and DuckDB")),
        "dta": (_("Stata"), _("with labels, and with why a number is missing")),
        "sdmx.csv": (_("SDMX-CSV"), _("for statistical offices")),
        "zip": (_("Data package"), _("everything above in a folder, with sources, licences and citation")),
    }


def _citation(cited: Cited, moment: State) -> html.Details:
    query = urlencode([*cited.query, ("as_of", str(moment.load))])
    forms = {"txt": _("plain text"), "bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}
    links = [_file(f"{cited.path}.{ending}?{query}", named) for ending, named in forms.items()]
    files = html.P([_("As a file:"), " ", *_between(links)])
    return blocks.disclosure(_("Cite it"), copied("citation-text", cited.text), files)


def _sentence(sentence: str) -> html.Details:
    lead = html.P(_("A sentence that says no more than the sources do:"))
    return blocks.disclosure(_("Say it in a sentence"), lead, copied("safe-sentence", sentence))


def _briefing(context: Context, taken: Taken) -> html.Details:
    there = context.href(taken.briefing, as_of=taken.moment.load)
    lead = html.P(_("Charts, tables, quotes and sources of this place in one file. It opens without a network and prints on A4."))
    files = [html.A(_("Open the briefing"), href=there), _file(f"{there}&download=1", _("Keep it as a file"))]
    return blocks.disclosure(_("Everything about this place in one file"), lead, html.P(_between(files)))


def _code(context: Context, wanted: Wanted, moment: State) -> html.Details:
    site = hosts.address(context.settings)
    addresses = {language: site + data_path(wanted, ending, moment) for language, ending in snippets.READS.items()}
    parts: list[Component] = []
    for language, code in snippets.snippets(addresses, wanted.asked.table, wanted.fields).items():
        parts += [html.P(language, className="language"), copied(f"code-{language.lower()}", code, code=True)]
    return blocks.disclosure(_("Read it in pandas, R or Stata"), *parts)


def _chart(context: Context, chart: Chart, moment: State) -> html.Details:
    pinned = moment.load
    links = [_file(context.href(path, **chart.query, as_of=pinned), ending.upper()) for ending, path in chart.pictures.items()]
    pictures = html.P([_("The chart as a picture, with its sources in it:"), " ", *_between(links)])
    framed = hosts.address(context.settings) + context.href(chart.embed, **chart.query, as_of=pinned)
    now = hosts.address(context.settings) + context.href(chart.embed, **chart.query, as_of="")
    return blocks.disclosure(
        _("The chart for your own page"),
        pictures,
        html.P(_("As a frame that stays as it is:")),
        copied("embed-code", embed_code(framed, chart.title, chart.height), code=True),
        html.P(_("As a frame that follows later loads:")),
        copied("embed-code-now", embed_code(now, chart.title, chart.height), code=True),
    )


def _between(links: Sequence[html.A]) -> list[Any]:
    return [part for link in links for part in (link, " · ")][:-1]


def copied(name: str, text: str, *, code: bool = False) -> html.Div:
    """Text to take away: to be selected, or copied by a button where scripts run (assets/copy.js)."""
    shown = html.Pre(text.rstrip("\n"), id=name, className="code" if code else "prose")
    words: dict[str, Any] = {"data-copies": name, "data-copied": _("Copied"), "data-selected": _("Selected: copy it now")}
    return html.Div([shown, html.Button(_("Copy"), type="button", className="copy", **words)], className="copied")
