"""What a page is given and what it gives back, so that a page is a plain function of its address."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote, urlencode

from dash.development.base_component import Component
from sqlalchemy import Connection, Engine

from dashboard.language import _
from dashboard.recall import Recall
from dashboard.settings import Settings
from db.engine import reading

DEFAULT_LANGUAGE = "en"


class NoSuchPage(LookupError):
    """The address names something that is not held; the argument is one sentence for the reader (answered with 404)."""


class BadAddress(ValueError):
    """The address asks for something that cannot be; the argument says what would be right (answered with 400)."""


@dataclass(frozen=True)
class Context:
    """One reader's request: where they stand, what they asked for and how to read the database for it.

    `path` has no language prefix and is decoded; `query` holds every parameter once (a repeated one is joined with commas);
    `as_of` is the load whose state is shown (None = now) and `as_of_at` the moment of that load, UTC. `recall` keeps what is
    asked of the whole collection for page after page.
    """

    engine: Engine
    path: str
    today: date
    query: Mapping[str, str] = field(default_factory=dict)
    language: str = DEFAULT_LANGUAGE
    as_of: int | None = None
    as_of_at: str = ""
    settings: Settings = field(default_factory=Settings)
    recall: Recall = field(default_factory=Recall, compare=False)

    def reading(self) -> AbstractContextManager[Connection]:
        """A read-only connection: `with context.reading() as conn: queries.figures(conn, as_of=context.as_of)`."""
        return reading(self.engine)

    def href(self, path: str, /, **query: object) -> str:
        """The address of `path` in the reader's language and at their `as_of`; parameters that are None or "" are left out.

        Give `path` undecorated: `context.href("/places/KGZ", a=first, b=second)`. `as_of=""` leads back to now.
        """
        asked: dict[str, object] = {**query}
        asked.setdefault("as_of", self.query.get("as_of"))
        kept = {name: str(value) for name, value in asked.items() if value is not None and value != ""}
        address, _hash, fragment = path.partition("#")
        prefix = "" if self.language == DEFAULT_LANGUAGE else f"/{self.language}"
        encoded = prefix + quote(address, safe="/:@!$&'()*+,;=~")
        return (encoded or "/") + (f"?{urlencode(kept)}" if kept else "") + (f"#{quote(fragment)}" if fragment else "")

    def here(self, **changes: object) -> str:
        """The address of this very page with some parameters changed (None or "" takes one away)."""
        return self.href(self.path, **{**self.query, **changes})

    def ways_on(self) -> Sequence[tuple[str, str]]:
        """Where to go from a page that leads nowhere else: pairs of label and path."""
        return [(_("The first page, with every place"), "/"), (_("How this is made"), "/about")]


@dataclass(frozen=True)
class Page:
    """What a page's `layout(context, **values)` returns; `redirect`, when set, is the href to go to instead.

    `kept` is False for a page that tells of more than what is held, such as the room on the disk; `wide` is one that takes the
    whole screen.
    `title` and `description` are plain text, for the browser's tab, search engines and whoever shares the link; `abroad` is said
    in their place where the link is shared, when their source does not let its numbers be passed on.
    """

    title: str
    description: str = ""
    body: Component | list[Component] | None = None
    status: int = 200
    redirect: str = ""
    kept: bool = True
    wide: bool = False
    abroad: tuple[str, str] | None = None

    @property
    def shared(self) -> tuple[str, str]:
        """Title and description where a link to the page is shared."""
        return self.abroad or (self.title, self.description)

    def lasts(self) -> bool:
        """Whether it may be shown again until something is loaded."""
        return self.kept and self.status == 200 and not self.redirect
