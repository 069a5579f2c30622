"""The report on a file: every problem with its place, what was typed there, what is wrong and how to mend it."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboard import blocks, tables, words
from dashboard.admin import bringing, problem_groups, steps
from dashboard.admin.context import DeskContext
from dashboard.admin.problem_groups import ERRORS, NOTICES, WARNINGS, Group, Line
from dashboard.language import _, ngettext
from dashboard.tables import Cell
from dashboard.worded import sentence
from db.jobs import Job
from etl.problems import Problem

AT_FIRST = 20  # lines of a group that are open to view
AT_MOST = 200  # lines of a group on the page; a browser takes long over a thousand, and the file to download has them all
PERSONAL = frozenset({"personal_heading", "personal_data"})


def parts(context: DeskContext, job: Job, problems: Sequence[Problem], by: str = "") -> list[Any]:
    """The whole report on a file that cannot be loaded as it is, and the form that brings the mended one."""
    return [
        _summary(job, problems),
        _download(context, job),
        *listed(context, job, problems, by),
        *bring_again(context),
    ]


def listed(context: DeskContext, job: Job, problems: Sequence[Problem], by: str = "") -> list[Any]:
    """The problems by gravity and in groups, with the form that groups them otherwise; nothing when there are none."""
    if not problems:
        return []
    way = by if by in problem_groups.WAYS else problem_groups.BY_KIND
    sections = [_gravity(name, found, way) for name, found in problem_groups.by_gravity(problems).items()]
    return [_grouping(context, job, way) if len(problems) > 1 else None, *sections]


def bring_again(context: DeskContext) -> list[Any]:
    """The form for the mended file."""
    return [
        blocks.section(
            "again", _("Bring the mended file"), bringing.upload_form(context, submit=_("Check the mended file"), again=True)
        )
    ]


def counts_line(counts: Mapping[str, int]) -> str:
    """What became of the rows: "120 rows read: 100 new, 15 the same, 5 to be mended"."""
    read = ngettext("%(n)s row read", "%(n)s rows read", counts.get("read", 0))
    parts = steps.became({name: n for name, n in counts.items() if name != "withdrawn"})  # which is in no row
    return _("%(read)s: %(parts)s.", read=read, parts=parts) if parts else _("%(read)s.", read=read)


def _summary(job: Job, problems: Sequence[Problem]) -> html.Div:
    errors, warnings = int(job.about.get("errors", 0)), int(job.about.get("warnings", 0))
    to_mend = ngettext("%(n)s thing must be mended before", "%(n)s things must be mended before", errors)
    sentences = [_("%(to_mend)s this file can be loaded. Nothing was changed.", to_mend=to_mend)]
    if counts := job.about.get("counts"):
        sentences.append(counts_line(counts))
    if errors + warnings > len(problems):
        sentences.append(
            _(
                "The first %(shown)s of %(all)s are listed. Mend these and bring the file again: many may go at once.",
                shown=words.number(len(problems)),
                all=words.number(errors + warnings),
            )
        )
    if any(problem.code in PERSONAL for problem in problems):
        sentences.append(_("The file seems to hold data about persons, so nothing of it was kept."))
    return html.Div([html.P(sentence) for sentence in sentences], className="note warning verdict")


def _download(context: DeskContext, job: Job) -> html.P | None:
    if not job.about.get("report"):
        return None
    label = (
        _("Download the list of problems") if job.about.get("unreadable") else _("Download your file with a column of problems")
    )
    link = html.A(label, href=context.href(f"/admin/jobs/{job.id}/problems.xlsx"), className="button quiet", download="")
    return html.P(link)


def _grouping(context: DeskContext, job: Job, way: str) -> html.Form:
    chooser = blocks.select("by", _("Show the problems"), list(problem_groups.way_names().items()), way)
    return blocks.form(context, f"/admin/jobs/{job.id}", chooser, submit=_("Show"), live=False)


def _gravity(name: str, problems: Sequence[Problem], way: str) -> html.Section:
    titles = {ERRORS: _("To be mended"), WARNINGS: _("To be looked at"), NOTICES: _("How it was read")}
    leads = {
        ERRORS: _("The file is loaded whole or not at all: each of these stands against it."),
        WARNINGS: _("These do not stand against the file. You will be asked whether you have seen them."),
        NOTICES: _("Nothing here needs mending. It says what was taken in another form than it was typed."),
    }
    groups = problem_groups.grouped(problems, way)
    title = _("%(what)s: %(count)s", what=titles[name], count=words.number(len(problems)))
    ways = (
        blocks.contents([(_titled(group), f"{name}-{n}") for n, group in enumerate(groups)], title) if len(groups) > 3 else None
    )
    return blocks.section(
        name, title, ways, *[_group(f"{name}-{n}", group, way) for n, group in enumerate(groups)], lead=leads[name]
    )


def _titled(group: Group) -> str:
    return _("%(kind)s (%(count)s)", kind=group.title, count=words.number(len(group.problems)))


def _group(name: str, group: Group, way: str) -> Any:
    lines = problem_groups.lines(group.problems, way)
    shown, rest = lines[:AT_FIRST], lines[AT_FIRST:AT_MOST]
    inside: list[Any] = [_table(shown, group.title)]
    if rest:
        more = ngettext("%(n)s more line", "%(n)s more lines", len(rest))
        inside.append(blocks.disclosure(more, _table(rest, group.title)))
    if left := len(lines) - len(shown) - len(rest):
        said = ngettext("%(n)s line more is in the file to download.", "%(n)s lines more are in the file to download.", left)
        inside.append(html.P(said, className="section-lead"))
    return blocks.section(name, _titled(group), *inside, level=3) if group.title else html.Div(inside, id=name)


def _table(lines: Sequence[Line], title: str) -> html.Table:
    columns = [_("Where"), _("Column"), _("As typed"), _("What is wrong"), _("How to mend it")]
    table = tables.table(title or _("In the order of the rows"), columns, [(_cells(line), "") for line in lines])
    table.className = f"{table.className} problems"
    return table


def _cells(line: Line) -> list[Cell]:
    problem = line.problem
    where = ", ".join(part for part in (problem.sheet, problem_groups.row_words(line.rows)) if part) or _("the whole file")
    typed: Cell = html.Code(problem.value, className="typed") if problem.value else ""
    return [where, problem.column or "", typed, sentence(problem.wrong), sentence(problem.mend)]
