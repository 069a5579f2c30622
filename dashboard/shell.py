"""What stands round every page: skip link, header, the banner of an earlier state, the main landmark, footer."""

from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import dates
from dashboard.language import LANGUAGES, OWN_NAMES, _
from dashboard.living import Frame, Group, Held, Spoken, charts_in
from dashboard.markup import render
from dashboard.page import DEFAULT_LANGUAGE, Context
from dashboard.routing import Answer
from dashboard.tally_mark import TallyMark

# Ids that the router's callback and assets/navigation.js share; assets/frame.js knows that of the frame.
ADDRESS, FRAME, META, ANNOUNCEMENT = "address", "frame", "page-meta", "announcement"
SITE = "Tallies"


def root(answer: Answer, address: str, pages: Sequence[ModuleType]) -> Group:
    """The whole tree Dash shows at `address`; it holds what the callback would give, so nothing fires at the start."""
    held = [Held(id=ADDRESS, data=address), Held(id=META, data=meta(answer)), Spoken(id=ANNOUNCEMENT)]
    return Group(children=[*held, Frame(frame(answer, pages), id=FRAME)])


def page_of(answer: Answer, pages: Sequence[ModuleType]) -> dict[str, Any]:
    """A page that takes the place of another one, as `Frame` wants it."""
    parts = frame(answer, pages)
    return {"markup": render(parts), "charts": list(charts_in(parts)), **meta(answer)}


def meta(answer: Answer) -> dict[str, str]:
    """What the document itself must know of the page: title and lang."""
    return {"title": document_title(answer), "lang": answer.context.language}


def document_title(answer: Answer) -> str:
    """The text of the browser's tab: the page's own title first."""
    return SITE if answer.page.title == SITE else f"{answer.page.title} · {SITE}"


def frame(answer: Answer, pages: Sequence[ModuleType]) -> list[Component]:
    """Everything between skip link and footer, in the order in which it is read."""
    context = answer.context
    skip = html.A(_("Skip to the content"), href="#main", className="skip")
    # Said before anything of the page is shown: told by what comes later, a page would widen before the reader's eyes.
    main = html.Main(answer.page.body, id="main", tabIndex=-1, className="wide" if answer.page.wide else None)
    return [part for part in (skip, _header(context, pages), _banner(context), main, _footer(context)) if part is not None]


def _header(context: Context, pages: Sequence[ModuleType]) -> html.Header:
    mark = html.A([TallyMark(), SITE], href=context.href("/"), className="wordmark")
    items = [_nav_item(context, page) for page in pages if page.NAME]
    # On a wide screen the style sheet keeps it open and takes the word away; it needs no script.
    menu = html.Details([html.Summary(_("Menu")), html.Ul(items)], className="menu")
    nav = html.Nav(menu, **{"aria-label": _("Main")})
    return html.Header(html.Div([mark, _languages(context), nav], className="band"), className="site-header")


def _languages(context: Context) -> html.Nav:
    """The same page in each language, each called as its speakers call it."""
    items = [
        html.Li(html.Span(OWN_NAMES[one], lang=one, **{"aria-current": "true"}))
        if one == context.language
        else html.Li(html.A(OWN_NAMES[one], href=replace(context, language=one).here(), lang=one, hrefLang=one))
        for one in LANGUAGES
    ]
    return html.Nav(html.Ul(items), className="languages", **{"aria-label": _("Language")})


def alternates(context: Context) -> list[tuple[str, str]]:
    """Pairs of language and address at which the same page stands in it; "x-default" is where no language is asked for."""
    every = [(one, replace(context, language=one).here()) for one in LANGUAGES]
    return [*every, ("x-default", dict(every)[DEFAULT_LANGUAGE])]


def _nav_item(context: Context, page: ModuleType) -> html.Li:
    here = {"aria-current": "page"} if context.path == page.PATH else {}
    return html.Li(html.A(_(page.NAME), href=context.href(page.PATH), **here))


def _banner(context: Context) -> html.Aside | None:
    if context.as_of is None:
        return None
    if context.as_of_at:
        day = dates.date_words(context.as_of_at[:10])
        said = _("As it stood after load %(number)s (%(date)s).", number=context.as_of, date=day)
    else:
        said = _("As it stood before anything was loaded.")
    now = html.A(_("See it now"), href=context.here(as_of=""))
    return html.Aside(html.P([said, " ", now]), className="as-of", **{"aria-label": _("An earlier state")})


def _footer(context: Context) -> html.Footer:
    promise = _(
        "Every figure here is as its source printed it, or said to be computed, beside its rivals. We do not say which is right."
    )
    ways = html.P([html.A(_("How this is made, and how to read it"), href=context.href("/about"))])
    # Whoever holds a printed page finds their way back to it, where the site knows its own name.
    where = html.P(context.settings.address + context.here(), className="on-paper")
    return html.Footer(html.Div([html.P(promise), ways, where], className="band"), className="site-footer")


def silence(part: Component) -> None:
    """Keep Dash from listening for clicks inside `part`."""
    # Dash gives every element with an id a click handler, which some screen readers then announce as clickable.
    for component in [part, *part._traverse()]:
        if isinstance(component, Component) and "disable_n_clicks" in component.available_properties:
            component.disable_n_clicks = True
