"""The answers to the questions about a checked file, taken in and worked into what would be loaded."""

import secrets
import shutil
from collections.abc import Mapping, Sequence
from typing import Any

import flask

from dashboard.admin import access, asked
from dashboard.admin.asked import Given
from dashboard.admin.desk import Desk
from dashboard.admin.pages.questions import ALL_CHANGED, ALL_ECHOES, ALL_VARIANT, AT_ONCE, CLEAR, answer_name, variant_name
from dashboard.language import _
from dashboard.worded import sentence
from db import jobs
from db.engine import reading, writing
from db.jobs import Job
from etl import kept
from etl.answers import Answer, Kind, Unanswerable, answered
from etl.previews import Preview

_TRIES = 10  # of working in what one tab answers while others answer too

Form = Mapping[str, str]


class _Wrong(Exception):
    """Answers that cannot be kept; `errors` says why, by field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(str(errors))
        self.errors = errors


def install(server: flask.Flask, desk: Desk) -> None:
    """POST /admin/jobs/<id>/answers."""

    def answers(id: str) -> flask.typing.ResponseReturnValue:
        for _anew in range(_TRIES):
            with reading(desk.engine) as connection:
                job = access.require_job(jobs.find(connection, id))
            try:
                if job.state != "ready" or _take(desk, job, flask.request.form):
                    break
            except _Wrong as wrong:
                return _again(desk, job, wrong.errors)
            except FileNotFoundError:  # put away meanwhile, as the page of the job says
                break
        return flask.redirect(f"/admin/jobs/{job.id}", 303)

    server.add_url_rule("/admin/jobs/<id>/answers", "desk_job_answers", answers, methods=["POST"])


def _again(desk: Desk, job: Job, errors: Mapping[str, str]) -> flask.Response:
    from dataclasses import replace

    from dashboard.admin.pages import job as page

    context = desk.context(path=f"/admin/jobs/{job.id}", typed=flask.request.form.to_dict(), errors=errors)
    return desk.paint(context, replace(page.layout(context, job=job.id), status=400))


def _take(desk: Desk, job: Job, form: Form) -> bool:
    """Keep the answers of a form, or say what is wrong with them; False where another tab answered meanwhile."""
    folder = desk.folder_of(job.id)
    checked = asked.as_checked(folder)
    given = Given({}) if form.get(CLEAR) else _given(checked, asked.answers(job), form)
    following = given.to_follow(checked)
    seen = _worked_in(desk, checked, following, form) if following else checked
    # Each time a folder of its own, which the job names once it is whole: another tab may be answering, or looking.
    name = f"{asked.ANSWERED}-{secrets.token_hex(8)}" if following else ""
    if name:
        kept.keep(seen, folder / name)
    about = _about(checked, seen, given) | {asked.ANSWERED: name}
    with writing(desk.engine) as connection:
        held = jobs.find(connection, job.id)
        overtaken = held is None or asked.answers(held) != asked.answers(job)
        if held is not None and not overtaken:
            jobs.move(connection, job.id, {"ready"}, "ready", now=desk.now(), about={**held.about, **about})
    of_no_use = name if overtaken else job.about.get(asked.ANSWERED)
    if of_no_use:
        shutil.rmtree(folder / of_no_use, ignore_errors=True)
    return not overtaken


def _given(checked: Preview, before: Given, form: Form) -> Given:
    """The answers in a form beside those before. Raises _Wrong where there is none, or one that was not offered."""
    each: dict[str, Answer] = {}
    errors: dict[str, str] = {}
    for question in asked.questions(checked):
        name = answer_name(question)
        if answer := _answer(form, name, variant_name(question), question.choices, errors):
            each[question.key] = answer
    changed = before.changed or _answer(form, ALL_CHANGED, ALL_VARIANT, asked.OF_CHANGED, errors)
    echoes = before.echoes or _answer(form, ALL_ECHOES, ALL_VARIANT, asked.OF_ECHO, errors)
    given = Given({**before.each, **each}, changed, echoes)
    if given == before and not each and not errors:
        errors = {answer_name(question): _("Choose an answer") for question in asked.overview(checked, before, AT_ONCE).waiting}
    if errors:
        raise _Wrong(errors)
    return given


def _answer(form: Form, name: str, word: str, choices: Sequence[Kind], errors: dict[str, str]) -> Answer | None:
    """The answer in one field, None where none was chosen; `errors` takes what is wrong with it."""
    chosen, variant = form.get(name, ""), form.get(word, "").strip()
    kind = next((choice for choice in choices if choice == chosen), None)
    if kind == "rival" and not variant:
        errors[word] = _("Write a word that tells the rival apart")
    elif kind:
        return Answer(kind, variant if kind == "rival" else "")
    elif chosen:
        errors[name] = _("Choose one of the answers")
    return None


def _worked_in(desk: Desk, checked: Preview, answers: Mapping[str, Answer], form: Form) -> Preview:
    try:
        return answered(checked, answers, engine=desk.engine)
    except Unanswerable as refused:
        question = next((each for each in asked.questions(checked) if each.key == refused.key), None)
        said = f"{sentence(refused.problem.wrong)} {sentence(refused.problem.mend)}"
        if question is None:
            raise _Wrong({"": said}) from refused
        of_word = answers[refused.key].kind == "rival"
        name = variant_name(question) if of_word else answer_name(question)
        if not form.get(answer_name(question)):  # it came with the answer for all
            name = ALL_VARIANT if of_word else ALL_CHANGED if question.old else ALL_ECHOES
        raise _Wrong({name: said[:1].upper() + said[1:]}) from refused


def _about(checked: Preview, seen: Preview, given: Given) -> dict[str, Any]:
    """What the job says of itself once these answers are worked in."""
    counts = {name: getattr(seen, name) for name in ("read", "new", "changed", "same", "withdrawn", "refused", "held")}
    found = asked.overview(checked, given, 0)
    return {"counts": counts, "unanswered": {"changed": found.changed, "echoes": found.echoes}, **given.about()}
