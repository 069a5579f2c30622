"""What a page of the loading desk is given: all that a public page is, who asks, and what they had typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dashboard.language import _
from dashboard.page import DEFAULT_LANGUAGE, Context
from db.accounts import Account

if TYPE_CHECKING:
    from dashboard.admin.desk import Desk


@dataclass(frozen=True)
class DeskContext(Context):
    """One request to the desk.

    `account` is who asks, None only on the page for signing in; `token` goes into every form (`fields.post_form`);
    `typed` is what a form that came back had in its fields, and `errors` what is wrong with them, by the name of the field
    ("" for the form as a whole).
    """

    account: Account | None = None
    token: str = ""
    desk: "Desk | None" = None
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def href(self, path: str, /, **query: object) -> str:
        """As on a public page, but an address of the desk is the same in every language."""
        if self.language != DEFAULT_LANGUAGE and f"{path}/".startswith("/admin/"):
            return replace(self, language=DEFAULT_LANGUAGE).href(path, **query)
        return super().href(path, **query)

    def ways_on(self) -> Sequence[tuple[str, str]]:
        """At the desk one goes on at the desk."""
        return [(_("The first page of the loading desk"), "/admin/")]
