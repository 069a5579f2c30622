"""About: the method, the key to the drawing drawn with the same charts, the words, the limits, who we are, licences."""

from dash import html

from dashboard import blocks, charts, specimen, tables
from dashboard.language import _
from dashboard.page import Context, Page

PATH = "/about"
NAME = "About"


def layout(context: Context, **unused: str) -> Page:
    """The page about the method. Takes no parameters of its own."""
    lead = _("Every published figure beside its rivals, each traced to the sentence it came from. We do not say which is right.")
    parts = [("method", _("The method")), ("key", _("How to read a chart")), ("words", _("Words")), ("limits", _("Limits"))]
    parts += [("who", _("Who makes this")), ("licences", _("Licences"))]
    body = [
        blocks.heading(_("How this is made, and how to read it"), lead),
        blocks.contents([(label, name) for name, label in parts]),
        blocks.section("method", _("The method"), *_method()),
        _key(context),
        blocks.section("words", _("Words"), *_words()),
        blocks.section("limits", _("Limits"), _listed(_limits())),
        blocks.section("who", _("Who makes this"), *_who()),
        blocks.section("licences", _("Licences"), *_licences()),
    ]
    return Page(_("About"), lead, body)


def _method() -> list[html.P]:
    return [
        html.P(
            _(
                "One entry is one statement: one source says one thing about one figure. It is kept as the source "
                "printed it, with the words it uses, where in the source it stands, and who is said to have found "
                "it."
            )
        ),
        html.P(
            _(
                "Nothing is averaged, rounded or mended. A bound such as “more than 100,000” stays a bound in the "
                "chart, in the table and in every download."
            )
        ),
        html.P(
            _(
                "A figure that repeats another is tied to it. A study and the five reports that quote it are one "
                "piece of evidence, and are counted once. Where we have not seen the original, we say so."
            )
        ),
        html.P(
            _(
                "Two figures share an axis only when they count the same people or things in the same unit. What "
                "is related but different stands in a chart of its own, with a sentence on why."
            )
        ),
        html.P(_("Nothing is overwritten. Every load is kept, and every page can be seen as it stood at an earlier one.")),
    ]


def _key(context: Context) -> html.Section:
    figures = specimen.figures(context.today)
    chart = blocks.chart(
        "key-chart",
        lambda: charts.estimates(figures, today=context.today),
        summary=_("A made-up place with made-up figures: each row shows one mark and says what it means."),
        table=tables.estimates_table(figures, href=lambda _path: "#key", today=context.today),
        table_open=False,
    )
    return blocks.section("key", _("How to read a chart"), chart, blocks.definitions(_marks()))


def _marks() -> list[tuple[str, str]]:
    return [
        (_("Filled dot"), _("The source says so itself, or it was said to the source: first hand.")),
        (
            _("Hollow dot"),
            _(
                "The source repeats what was said elsewhere: second hand. A thin line ties it to what it repeats, "
                "where we hold that."
            ),
        ),
        (_("Pale dot"), _("More than ten years old: for history.")),
        (_("Colour"), _("What kind of body says it. The words beside the mark say so too.")),
        (_("Thick line"), _("An interval whose level is stated, such as 95%.")),
        (_("Dashed line"), _("A range whose meaning the source does not state. Without a dot, the source gives no point.")),
        (_("Open circle and arrow"), _("“More than” or “less than”: the bound itself is excluded, and there is no end point.")),
        (_("Closed circle and arrow"), _("“At least” or “at most”: the bound itself is included.")),
        (_("No mark"), _("Said in words only, or asked and not published.")),
        (_("“20 years old”"), _("How long before today the figure is about; not when it was published or loaded.")),
        (
            _("“10-fold”"),
            _("How far separate answers about times that may be the same lie apart. It stands only where it is certain."),
        ),
    ]


def _words() -> list[html.P]:
    return [
        html.P(
            _(
                "We write people who inject drugs, people who use drugs, people living with HIV. Sources often "
                "use other words; these stay inside quotation marks and titles, because changing them would "
                "change what was said."
            )
        ),
        html.P(_("“About”, “more than” and “at least” are always the source’s own. We add none.")),
    ]


def _limits() -> list[str]:
    return [
        _("We collect; we do not estimate. The middle of several answers is nobody’s answer."),
        _("What is not here may still be published: we have read a limited number of sources, most of them in English."),
        _("Many answers are old. The age of each stands beside it, and is reckoned from the year it is about."),
        _("Sources often do not say which people, ages, drugs or months they count. Then neither can we."),
        _("How many sources agree says little: they often repeat one another."),
        _("Only published totals are held. No person, service address or map point is, and nobody accused of a crime is named."),
    ]


def _listed(sentences: list[str]) -> html.Ul:
    return html.Ul([html.Li(sentence) for sentence in sentences])


def _who() -> list[html.P]:
    return [
        html.P(
            _(
                "Tallies is free software. This installation is run by whoever gave you its address; they load "
                "its figures and answer for them."
            )
        ),
        html.P(_("It sets no cookie for readers, counts no visits and asks nothing of any other server.")),
    ]


def _licences() -> list[html.P]:
    return [
        html.P(
            _(
                "A figure as such belongs to nobody; the words and tables of a source belong to it. We quote at "
                "most a sentence or two, and name the licence of a source where it has one."
            )
        ),
        html.P(
            _(
                "A source that may not be passed on is cited and linked. The program itself is under the licence "
                "that comes with it."
            )
        ),
    ]
