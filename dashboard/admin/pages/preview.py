"""What a checked file would do, before it does it: how much, what goes, changes and comes, the charts after it, and the yes."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard import blocks, fields, labels, tables, words
from dashboard.admin import asked, changes_shown, job_actions, kinds, problem_groups
from dashboard.admin.context import DeskContext
from dashboard.admin.pages import questions, report
from dashboard.admin.rehearsed_changes import rehearsed_parts
from dashboard.language import _, ngettext
from dashboard.pages.changes import counts as counted
from dashboard.rows import rows
from dashboard.worded import sentence
from db import history, ledger, rehearsal
from db.conflict import RestedOn
from db.jobs import Job
from etl.previews import Preview

MOST_PLACES = 8

Parts = Sequence[Any]


def parts(context: DeskContext, job: Job) -> Parts:
    """The preview of a job that is ready to be loaded, or would change nothing.

    Raises BadAddress for a page of the changes that there is not.
    """
    assert context.desk is not None
    folder = context.desk.folder_of(job.id)
    found = problem_groups.kept(folder)
    doubts = [*_cut(job, len(found)), *report.listed(context, job, found, context.query.get("by", ""))]
    if job.state != "ready":
        return [_counts(job), _nothing(), *doubts]
    try:
        checked, seen = asked.as_checked(folder), asked.as_answered(folder, job)
    except FileNotFoundError:
        return [blocks.note(_("What was kept of this file has been put away. Bring it again."), kind="warning")]
    open_questions = questions.section(context, job, checked)
    if not seen.changes.num_rows:
        return [_counts(job), _nothing(), open_questions, *doubts, _cancel(context, job)]
    try:
        changes = rehearsed_parts(context, seen)
    except history.Conflict as conflict:
        return [_counts(job), _overtaken(conflict), _cancel(context, job)]
    return [
        fields.error_summary(context.errors),
        _counts(job),
        _moved_on(context, seen),
        _contents(job, seen, bool(doubts), open_questions is not None),
        *changes,
        *doubts,
        open_questions,
        _commit(context, job),
        _cancel(context, job),
    ]


def loaded(context: DeskContext, job: Job) -> Parts:
    """What came of it, and the ways to see it and to take it back."""
    if job.load is None:
        return [_counts(job), _nothing()]
    with context.reading() as conn:
        held = ledger.loads(conn)
        (load,) = rows(held[held["number"] == job.load])
        pairs = rehearsal.pairs(rehearsal.changes_made(conn, job.load))
    said = _("This is load %(number)s: %(counts)s.", number=job.load, counts=counted(load))
    there = [(_("See what it changed, or undo it"), f"/admin/loads/{job.load}")]
    places = list(dict.fromkeys(place for (place, _indicator), _count in pairs.most_common()))[:MOST_PLACES]
    ways = blocks.links(context, [(labels.place(place), f"/places/{place}") for place in places])
    seen = [html.P(_("The pages of these places say it now:")), ways] if places else []
    return [html.Div(html.P(said), className="note verdict", role="status"), blocks.links(context, there), *seen]


def _counts(job: Job) -> html.Div | None:
    """What becomes of the rows: numbers that add up to the rows read; what is withdrawn stands apart, for it is in no row."""
    counts = {name: int(count) for name, count in job.about.get("counts", {}).items()}
    if not counts:
        return None
    names = {
        "new": _("New"),
        "changed": _("Change what is held"),
        "same": _("The same as held"),
        "refused": _("To be mended"),
    }
    lines: list[tuple[Sequence[tables.Cell], str]] = [
        ([shown, words.number(counts.get(name, 0))], "") for name, shown in names.items()
    ]
    lines.append(([html.B(_("Rows read")), html.B(words.number(counts.get("read", 0)))], "total"))
    table = tables.table(_("What becomes of the rows"), [_("Rows"), _("How many")], lines)
    said = [html.P(report.counts_line(counts))]
    if withdrawn := counts.get("withdrawn", 0):
        said.append(html.P(_withdrawn(withdrawn, counts.get("held", 0))))
    return html.Div([*said, table], className="counts")


def _cut(job: Job, shown: int) -> Parts:
    """That not everything that was found is listed, where it is not: the ticks count it all."""
    found = int(job.about.get("warnings", 0))
    if found <= shown:
        return []
    said = _(
        "The first %(shown)s of %(all)s things to be looked at are listed here. The boxes to tick count them all.",
        shown=words.number(shown),
        all=words.number(found),
    )
    return [blocks.note(said)]


def _withdrawn(withdrawn: int, held: int) -> str:
    if withdrawn == held == 1:
        return _("Besides, the only statement now held from these sources is not in the file and would be withdrawn.")
    if withdrawn == held:
        return _(
            "Besides, none of the %(n)s statements now held from these sources is in the file. All would be withdrawn.",
            n=words.number(held),
        )
    return ngettext(
        "Besides, %(n)s of the %(held)s statements now held from these sources is not in the file and would be withdrawn.",
        "Besides, %(n)s of the %(held)s statements now held from these sources are not in the file and would be withdrawn.",
        withdrawn,
        held=words.number(held),
    )


def _nothing() -> html.Div:
    return blocks.empty(_("Nothing would change: everything that this says is held already."))


def _overtaken(conflict: history.Conflict) -> html.Div:
    said = sentence(conflict.wording)
    if isinstance(conflict, RestedOn):
        again = _("So this cannot be loaded. Keep in the file what others rest on, or change those first; then bring it again.")
    else:
        again = _("So this can no longer be loaded as it was checked. Bring the file again to see what it would change now.")
    return html.Div([html.P(said), html.P(again)], className="note warning", role="status")


def _moved_on(context: DeskContext, seen: Preview) -> html.P | None:
    """Which loads were made since the file was checked."""
    with context.reading() as conn:
        loads = ledger.loads(conn)
    later = [
        _("load %(number)s by %(who)s", number=int(row["number"]), who=row["by_whom"] or _("somebody"))
        for row in rows(loads[loads["number"] > seen.last_load])
    ]
    if not later:
        return None
    shown = ", ".join(later[:5]) + (", …" if len(later) > 5 else "")
    said = _(
        "Since this was checked, others have loaded figures: %(loads)s. If they change one of the statements below before you "
        "load, yours is refused and nothing is written.",
        loads=shown,
    )
    return blocks.note(said)


def _contents(job: Job, seen: Preview, doubts: bool, asks: bool) -> html.Nav:
    warnings = int(job.about.get("warnings", 0))
    entries = [(_("What changes"), "changes")]
    if changes_shown.of_figures(seen.changes):
        entries.append((_("The charts that change"), "charts"))
    if doubts and warnings:
        entries.append((_("To be looked at"), problem_groups.WARNINGS))
    if asks:
        entries.append((_("Questions"), "questions"))
    return blocks.contents([*entries, (_("Load it"), "commit")])


def _commit(context: DeskContext, job: Job) -> html.Section:
    title = _("Load it")
    if still := job_actions.open_questions(job):
        said = ngettext(
            "This can be loaded when %(n)s more question is answered.",
            "This can be loaded when %(n)s more questions are answered.",
            still,
        )
        return blocks.section("commit", title, html.P([said, " ", html.A(_("Answer now"), href="#questions")]))
    ticks = [_tick(context, code, int(count)) for code, count in job.about.get("kinds", {}).items()]
    note = fields.text_area(
        "note",
        _("Why you load it"),
        value=context.typed.get("note", ""),
        hint=_("A few words for those who look at the history: where the figures come from, what was wrong before."),
        error=context.errors.get("note", ""),
        rows=2,
    )
    form = fields.post_form(
        f"/admin/jobs/{job.id}/commit", context.token, *ticks, _typed(context, job), note, submit=_("Load these figures")
    )
    return blocks.section("commit", title, form, lead=_("All of it or nothing. It can be undone."))


def _tick(context: DeskContext, code: str, count: int) -> html.Div:
    name = f"tick-{code}"
    if code == asked.TICK:
        label = ngettext(
            "%(n)s source, indicator or milestone changes, and this is a correction",
            "%(n)s sources, indicators or milestones change, and these are corrections",
            count,
        )
    else:
        seen = ngettext("seen once", "seen %(n)s times", count)
        label = _("%(kind)s: %(seen)s", kind=kinds.name_of(code), seen=seen)
    checked = bool(context.typed.get(name))
    return fields.checkbox(name, label, checked=checked, error=context.errors.get(name, ""))


def _typed(context: DeskContext, job: Job) -> html.Div | None:
    """Where much would be withdrawn, its number is typed: a file that is not complete after all does no harm unseen."""
    if not job_actions.must_type(job):
        return None
    label = ngettext(
        "%(n)s statement would be withdrawn. Type this number",
        "%(n)s statements would be withdrawn. Type this number",
        job_actions.withdrawn(job),
    )
    return fields.text_field(
        "typed",
        label,
        value=context.typed.get("typed", ""),
        hint=_("More than a fifth of what is held from these sources would go."),
        error=context.errors.get("typed", ""),
        inputMode="numeric",
    )


def _cancel(context: DeskContext, job: Job) -> html.Form:
    return fields.post_form(f"/admin/jobs/{job.id}/cancel", context.token, submit=_("Put this away"), class_name="plain")
