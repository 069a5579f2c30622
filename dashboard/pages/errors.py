"""The pages for when there is no page: they say what happened, whose fault it is not, and where to go on."""

from dash import html

from dashboard import blocks
from dashboard.language import _
from dashboard.page import Context, Page


def not_found(context: Context, sentence: str = "") -> Page:
    """404: nothing of that name is held."""
    title = _("There is no such page")
    said = sentence or _("Nothing is held at the address %(path)s.", path=context.path)
    return _page(
        context, 404, title, said, _("It may have been mistyped, or it may name a place or figure that nothing is known about.")
    )


def bad_address(context: Context, sentence: str) -> Page:
    """400: the address asks for something that cannot be."""
    return _page(context, 400, _("This address cannot be answered"), sentence, "")


def failed(context: Context, reference: str) -> Page:
    """500: a page broke; `reference` is the number under which the log holds the cause."""
    said = _("Something broke while this page was made. It is not your doing, and no figure was changed by it.")
    more = _("If you report it, please give the number %(reference)s: the cause is logged under it.", reference=reference)
    return _page(context, 500, _("This page could not be made"), said, more)


def refused(context: Context, status: int, sentence: str) -> Page:
    """What a file, a picture or a form was refused with, for a person who asked with a browser."""
    title = _("There is no such page") if status == 404 else _("This could not be done")
    return _page(context, status, title, sentence, "")


def _page(context: Context, status: int, title: str, sentence: str, more: str) -> Page:
    ways = blocks.links(context, context.ways_on())
    body = html.Div(
        [blocks.heading(title, sentence, kicker=str(status)), html.P(more) if more else None, ways], className="narrow"
    )
    return Page(title, sentence, body, status)
