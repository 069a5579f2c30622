"""The questions about doubtful figures of a checked file, as a form; what was answered can be changed until it is loaded."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from dash import html
from dash.development.base_component import Component

from dashboard import blocks, fields, revisions
from dashboard.admin import asked
from dashboard.admin.asked import Given, Overview, Question
from dashboard.admin.context import DeskContext
from dashboard.language import _, ngettext
from dashboard.revisions import Revision
from dashboard.rows import rows
from db import ledger, queries
from db.history import Conflict
from db.jobs import Job
from db.rehearsal import rehearsed
from etl.answers import Answer
from etl.previews import Preview

AT_ONCE = 50  # questions on a page; the next come when these are answered
FEW = 3  # up to so many are answered one by one
ALL_CHANGED, ALL_ECHOES, ALL_VARIANT, CLEAR = "all-changed", "all-echoes", "all-variant", "clear"


def answer_name(question: Question) -> str:
    """The name of the field with the answer to a question."""
    return f"answer-{question.id}"


def variant_name(question: Question) -> str:
    """The name of the field with the word that tells a rival from what is held."""
    return f"variant-{question.id}"


def section(context: DeskContext, job: Job, seen: Preview) -> Any:
    """The questions about a preview as it was checked: open ones in view, answered ones folded; None when there is none."""
    given = asked.answers(job)
    found = asked.overview(seen, given, AT_ONCE)
    if not found.all:
        return None
    form = _form(context, job, found, _told(context, seen, found.shown), given)
    if found.still:
        lead = _("We cannot know which of these is true. Nothing can be loaded before each is answered.")
        return blocks.section("questions", _left(found.still, found.all), form, lead=lead)
    said = ngettext("%(n)s question is answered.", "%(n)s questions are answered.", found.all)
    again = fields.post_form(
        _address(job), context.token, fields.hidden(CLEAR, "yes"), submit=_("Forget all answers"), class_name="plain"
    )
    opened = bool(context.errors)
    return blocks.section(
        "questions", _("Questions"), html.P(said), blocks.disclosure(_("Change an answer"), form, again, opened=opened)
    )


def _left(still: int, every: int) -> str:
    count = ngettext("%(n)s question", "%(n)s questions", still)
    return count if still == every else _("%(count)s left", count=count)


def _address(job: Job) -> str:
    return f"/admin/jobs/{job.id}/answers"


def _form(
    context: DeskContext,
    job: Job,
    found: Overview,
    told: Mapping[str, Component],
    given: Given,
) -> html.Form:
    parts: list[Any] = _bulk(context, found.changed, found.echoes)
    if found.still > len(found.shown):
        parts.append(
            html.P(
                _("The first %(n)s stand here; the next come when these are answered.", n=len(found.shown)),
                className="hint",
            )
        )
    for question in found.shown:
        parts += _question(context, question, told[question.key], given.of(question))
    return fields.post_form(_address(job), context.token, *parts, submit=_("Keep these answers"), name="answers")


def _bulk(context: DeskContext, changed: int, echoes: int) -> list[Any]:
    """One answer for all of a kind that have none of their own, where they are many."""
    parts = []
    hint = _("An answer that you give to one of them below goes before.")
    if changed > FEW:
        label = ngettext("%(n)s held figure changes: all are", "All %(n)s held figures that change are", changed)
        options = [(kind, name) for kind, name in _names(None).items() if kind in asked.OF_CHANGED]
        parts.append(_radios(context, ALL_CHANGED, label, options, hint=hint))
        parts.append(_variant(context, ALL_VARIANT, ""))
    if echoes > FEW:
        label = ngettext("%(n)s figure equals a held one: all", "All %(n)s figures that equal a held one", echoes)
        options = [("echo", _("repeat the figure they equal")), ("separate", _("are findings of their own"))]
        parts.append(_radios(context, ALL_ECHOES, label, options, hint=hint))
    return parts


def _question(context: DeskContext, question: Question, told: Component, answer: Answer | None) -> list[Any]:
    names = _names(question)
    options = [(kind, names[kind]) for kind in question.choices]
    chosen = answer.kind if answer else ""
    parts: list[Any] = [_radios(context, answer_name(question), told, options, chosen)]
    if "rival" in question.choices:
        parts.append(_variant(context, variant_name(question), answer.variant if answer else ""))
    return parts


def _names(question: Question | None) -> Mapping[str, str]:
    """What each answer is called. A figure that changes and equals another has both kinds of answer."""
    echo = _("It repeats that other figure, which its source has from there")
    return {
        "correction": _("A correction: it takes the place of what is held"),
        "rival": _("A rival: both stand, told apart by a word"),
        "mistake": _("A typing error in the file: what is held stays"),
        "echo": _("A correction, and it repeats that other figure") if question and question.old else echo,
        "separate": _("A finding of its own that comes to the same"),
    }


def _radios(
    context: DeskContext, name: str, label: Any, options: Sequence[tuple[str, str]], chosen: str = "", *, hint: str = ""
) -> html.Fieldset:
    chosen = context.typed.get(name, chosen)
    return fields.radios(name, label, options, chosen, hint=hint, error=context.errors.get(name, ""))


def _variant(context: DeskContext, name: str, value: str) -> html.Div:
    return fields.text_field(
        name,
        _("For a rival: a short word that tells it apart"),
        value=context.typed.get(name, value),
        hint=_("Small letters, digits and hyphens, such as high-variant"),
        error=context.errors.get(name, ""),
    )


def _told(context: DeskContext, seen: Preview, shown: Sequence[Question]) -> dict[str, Component]:
    """The words of each question, by key."""
    keys = pa.array([question.key for question in shown], pa.string())
    part = seen.changes.filter(pc.is_in(seen.changes["key"], value_set=keys))
    with context.reading() as conn:
        others = {row["id"]: row for row in rows(queries.figures(conn, ids=[question.of for question in shown if question.of]))}
        try:
            with rehearsed(conn, part, seen.rows, whole=seen.changes) as stage:
                told = {each.key: each for each in revisions.told(stage, part.to_pandas(), ledger.last_load(stage))}
        except Conflict:  # the page says so above; each figure is then called by its key
            told = {}
    return {question.key: _legend(question, told.get(question.key), others.get(question.of)) for question in shown}


def _legend(question: Question, told: Revision | None, other: Mapping[str, Any] | None) -> html.Span:
    if told is None:
        return html.Span(question.key)
    parts: list[Any] = [html.B(told.what)]
    details: list[Component] = []
    if question.old:
        parts.append(html.Span(_("Held: %(before)s.", before=told.before)))
        parts.append(html.Span(_("In the file: %(after)s.", after=told.after)))
        details = [html.Span(detail, className="detail") for detail in told.details]
    else:
        parts.append(html.Span(_("In the file: %(after)s.", after=told.after)))
    if other is not None:
        same = revisions.words("figure", other)
        parts.append(html.Span(_("The same is held from another source: %(words)s.", words=same)))
    # A legend holds phrases only, no list: the style sheet makes one of the details.
    said = [piece for part in parts for piece in (part, html.Br())][:-1]
    return html.Span([*said, *details], className="question")
