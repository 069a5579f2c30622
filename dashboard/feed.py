"""The loads as an Atom feed (RFC 4287), so that whoever follows the figures hears of every change in words."""

import re
from urllib.parse import urlsplit
from xml.etree import ElementTree

import flask
from sqlalchemy import Connection, Engine

from dashboard import revisions
from dashboard.embeds import FEED
from dashboard.language import _, current, ngettext
from dashboard.outside import Abroad, in_every_language, kept, requested
from dashboard.pages.changes import counts, made_by, why
from dashboard.revisions import Revision
from dashboard.rows import rows
from dashboard.settings import Settings
from db import ledger

ENTRIES = 30  # newest loads
TOLD = 20  # changes of a load that its entry tells; the others stand on its page

_ATOM = "http://www.w3.org/2005/Atom"
_SINCE = "2026"  # a tag names a year in which the site's name was its own
_BEFORE_ANY_LOAD = "2026-01-01T00:00:00Z"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def install(server: flask.Flask, engine: Engine, settings: Settings) -> None:
    """Answer the address of the feed."""

    def answer() -> flask.Response:
        context = requested(engine, settings)
        return kept(flask.Response(feed(context), content_type="application/atom+xml; charset=utf-8"), context)

    in_every_language(server, FEED, "feed", answer)


def feed(context: Abroad) -> bytes:
    """The document: the newest loads up to the moment asked for, newest first. The ids of its parts never change."""
    ElementTree.register_namespace("", _ATOM)
    root = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": current()})
    with context.reading() as conn:
        held = ledger.loads(conn)
        if context.as_of is not None:
            held = held[held["number"] <= context.as_of]
        loads = rows(held.head(ENTRIES))
        _say(root, "id", _tag(context, f"changes:{current()}"))
        _say(root, "title", _("Tallies: what changed"))
        _say(root, "subtitle", _("Every load of figures, in words."))
        _say(root, "updated", _moment(loads[0]["at"]) if loads else _BEFORE_ANY_LOAD)
        _link(root, "self", context.href(FEED), "application/atom+xml")
        _link(root, "alternate", context.href("/changes"), "text/html")
        _author(root, _("Tallies"))
        for load in loads:
            root.append(_entry(context, conn, load))
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(context: Abroad, conn: Connection, load: dict[str, object]) -> ElementTree.Element:
    number = int(str(load["number"]))
    changes = ledger.changes_of(conn, number, limit=TOLD)
    entry = ElementTree.Element(f"{{{_ATOM}}}entry")
    _say(entry, "id", _tag(context, f"load:{number}:{current()}"))
    _say(entry, "title", _("Load %(number)s: %(counts)s", number=number, counts=counts(load)))
    _say(entry, "updated", _moment(str(load["at"])))
    _link(entry, "alternate", context.href(f"/changes/{number}"), "text/html")
    _author(entry, made_by(load))
    others = sum(int(str(load[name])) for name in ("added", "changed", "withdrawn")) - len(changes)
    told = [in_words(revision) for revision in revisions.told(conn, changes, number)]
    if others > 0:
        told.append(ngettext("And %(n)s other change.", "And %(n)s other changes.", others))
    _say(entry, "summary", "\n".join([part for part in (why(load), *told) if part]) or _("It changed nothing."))
    return entry


def in_words(revision: Revision) -> str:
    """One change in a sentence: what was added, changed or withdrawn."""
    words = {"what": revision.what, "before": revision.before, "after": revision.after}
    if not revision.before:
        return _("Added: %(what)s: %(after)s", **words)
    if not revision.after:
        return _("Withdrawn: %(what)s: %(before)s", **words)
    if revision.before == revision.after:
        return _("Changed: %(what)s: %(after)s (%(details)s)", **words, details="; ".join(revision.details))
    return _("Changed: %(what)s: was %(before)s; is %(after)s", **words)


def _say(parent: ElementTree.Element, name: str, said: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = _NO_XML.sub("", said)
    return element


def _link(parent: ElementTree.Element, relation: str, address: str, kind: str) -> None:
    ElementTree.SubElement(parent, f"{{{_ATOM}}}link", {"rel": relation, "href": address, "type": kind})


def _author(parent: ElementTree.Element, name: str) -> None:
    _say(ElementTree.SubElement(parent, f"{{{_ATOM}}}author"), "name", name)


def _tag(context: Abroad, what: str) -> str:
    """A name that stays when the site moves to another address scheme or port (RFC 4151)."""
    return f"tag:{urlsplit(context.origin).hostname or 'localhost'},{_SINCE}:tallies:{what}"


def _moment(at: str) -> str:
    """A moment of the history as RFC 3339 writes it."""
    return f"{at[:19].replace(' ', 'T')}Z"
