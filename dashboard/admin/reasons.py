"""Why a job ended otherwise than its owner wished: kept without a language, said in that of whoever reads it.

A thread and a child process have no reader. So a reason is kept as an English message of ours, or as the wordings of `db` and
`etl`, and translated when its page is made.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from dashboard.language import _
from dashboard.worded import sentence
from db.jobs import Job
from db.phrasing import Wording, restored


def plain(*said: Wording) -> list[Mapping[str, Any]]:
    """Wordings as a job keeps them."""
    return [asdict(each) for each in said]


def said(job: Job) -> str:
    """The reason in the reader's language; "" where there is none."""
    kept = job.about.get("reason") or ""
    return _(kept) if isinstance(kept, str) else " ".join(sentence(restored(each)) for each in kept)
