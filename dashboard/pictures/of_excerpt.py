"""The picture of a chart that is taken away: title, definition, headline, chart, sources, state, licences and address."""

from collections.abc import Iterator

from dashboard.excerpt import Excerpt, left_out_words, licences_words, source_line
from dashboard.language import _, ngettext
from dashboard.lettering import with_room
from dashboard.outside import Abroad, as_of_words
from dashboard.pictures.sheet import SOFT, Sheet
from dashboard.rows import rows
from dashboard.statement import text

WIDTH = 600  # px of the drawing; the PNG has twice as many
SOURCES = 12  # named in one picture; the others are at its address

_TITLE, _BODY, _SMALL = 20.0, 13.0, 11.0


def picture(context: Abroad, excerpt: Excerpt) -> str:
    """The SVG of an excerpt. `context` is pinned: the address that is burnt in leads to what is shown."""
    sheet = Sheet(WIDTH)
    sheet.words(excerpt.title, _TITLE, bold=True, gap=4)
    sheet.words(" ".join(excerpt.about), _BODY, colour=SOFT, gap=8)
    sheet.words(excerpt.summary, _BODY + 1, gap=10)
    if excerpt.draw:
        with with_room(sheet.room):
            sheet.chart(excerpt.draw(), excerpt.summary, gap=4)
        sheet.words(_key(), _SMALL, colour=SOFT, gap=6)
    sheet.rule(gap=8)
    if excerpt.cautions:
        sheet.words(_("How not to read this: %(caution)s", caution=excerpt.cautions[0]), _SMALL, gap=4)
    for line in _below(context, excerpt):
        sheet.words(line, _SMALL, colour=SOFT, gap=2.5)
    return sheet.svg(excerpt.title)


def _key() -> str:
    return _(
        "Filled dot: first-hand. Pale: more than ten years old. Hollow: quoted, or a bound that is itself not meant. "
        "Arrow: open, without an end point. Dashed line: how sure its author is, is not said."
    )


def _below(context: Abroad, excerpt: Excerpt) -> Iterator[str]:
    named = rows(excerpt.sources)
    if named:
        yield _("Sources")
        yield from (f"– {source_line(source)}" for source in named[:SOURCES])
        if len(named) > SOURCES:
            yield ngettext("– and %(n)s other.", "– and %(n)s others.", len(named) - SOURCES)
        yield licences_words(excerpt.sources)
    if excerpt.left_out:
        yield left_out_words(excerpt.left_out)
        yield from (f"– {source_line(source)} {text(source, 'url')}".strip() for source in rows(excerpt.withheld)[:SOURCES])
    address = context.href(excerpt.path, **excerpt.asked)
    yield _("Tallies, %(state)s: %(address)s", state=as_of_words(context), address=address)
