"""By what a reader who has a file already knows that it is still the same: a tag of everything it is made of, and its moment."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import flask
import pyarrow as pa

import dashboard
import db
from dashboard.api.views import State
from dashboard.api.wanted import Wanted

_MADE_BY = ("api", "citations", "formats")  # the packages whose code makes the bytes


def code_version() -> str:
    """A hash of the code that makes the files: another version of it may make other bytes."""
    seen = hashlib.sha256(pa.__version__.encode())
    ours = Path(dashboard.__file__).parent
    folders = [ours, *(ours / name for name in _MADE_BY), Path(db.__file__).parent]
    for path in sorted(path for folder in folders for path in folder.glob("*.py")):
        seen.update(path.read_bytes())
    return seen.hexdigest()


def tag(parts: Sequence[str]) -> str:
    """A strong ETag of the file that these make."""
    return hashlib.sha256(json.dumps(list(parts)).encode()).hexdigest()[:32]


def changed_at(wanted: Wanted, now: State) -> datetime | None:
    """When the answer last changed: with the load, or with the year when an age counts from today. None before any load."""
    if not now.at:
        return None
    moment = datetime.fromisoformat(now.at)
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    if wanted.asked.as_of is None and wanted.asked.day is not None and "max_age" in wanted.asked.filters:
        moment = max(moment, datetime(wanted.asked.day.year, 1, 1, tzinfo=UTC))
    return moment.replace(microsecond=0)


def has_this_tag(asked: flask.Request, tag: str) -> bool:
    """Whether the reader says that they have the file with this tag."""
    return asked.if_none_match.contains_weak(tag)


def has_it_since(asked: flask.Request, moment: datetime | None) -> bool:
    """Whether the reader, who gives no tag, says that they have what changed at `moment`, or later."""
    since = asked.if_modified_since
    return not asked.if_none_match and since is not None and moment is not None and moment <= since
