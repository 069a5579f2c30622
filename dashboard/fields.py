"""The fields of a form in which something is written: labelled, explained, and holding what was typed when a form comes back.

dash.html has no input element, and its textarea no value. `Input` and `TextArea` are components of our own: their half in the
browser is assets/fields.js, and `markup.render` writes them into the first response. Neither reports to Dash what is typed:
the browser's own form sends it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.elements import element
from dashboard.language import _

NAMESPACE = "tallies_fields"
TOKEN = "csrf_token"  # the field that says a form was made by us and for this session
_WILDCARDS = ("data-", "aria-")
_SHARED = (
    *("id", "className", "name", "title", "lang", "dir", "disabled", "readOnly", "required", "placeholder", "form"),
    *("defaultValue", "autoComplete", "spellCheck", "maxLength", "inputMode"),
)


class _ByName:
    """For a component whose properties are looked at by name only: Dash looks on the disk for who made it, at each of them."""

    _prop_names: list[str]

    def __init__(self, **properties: Any) -> None:
        for name in properties:
            if name not in self._prop_names and not name.startswith(_WILDCARDS):
                raise TypeError(f"{type(self).__name__} has no property {name!r}: it has {', '.join(self._prop_names)}")
        self.__dict__.update(properties)


class Input(_ByName, Component):
    """An input element; `defaultValue` and `defaultChecked` are what it holds at first."""

    _namespace, _type = NAMESPACE, "Input"
    _prop_names = available_properties = [*_SHARED, "type", "defaultChecked", "accept", "list", "min", "max", "step", "multiple"]
    _valid_wildcard_attributes = available_wildcard_properties = list(_WILDCARDS)


class TextArea(_ByName, Component):
    """A textarea element; `defaultValue` is what it holds at first."""

    _namespace, _type = NAMESPACE, "TextArea"
    _prop_names = available_properties = [*_SHARED, "rows"]
    _valid_wildcard_attributes = available_wildcard_properties = list(_WILDCARDS)


def post_form(
    action: str, token: str, *children: Any, submit: str = "", multipart: bool = False, name: str = "", class_name: str = ""
) -> html.Form:
    """A form that changes something: sent by POST, with the token that proves whose page it was on.

    `submit` is the word on its button, "" when `children` bring buttons of their own. What is missing is said by our own page,
    in our own words, so the browser is told not to look.
    """
    button = [html.Button(submit, type="submit")] if submit else []
    return html.Form(
        [hidden(TOKEN, token), *children, *button],
        action=action,
        method="post",
        encType="multipart/form-data" if multipart else None,
        noValidate=True,
        className=f"desk-form {class_name}".strip(),
        **({"id": name} if name else {}),
    )


def hidden(name: str, value: str) -> Input:
    """A value that goes along unseen."""
    return Input(type="hidden", name=name, defaultValue=value)


def text_field(
    name: str,
    label: str,
    *,
    value: str = "",
    hint: str = "",
    error: str = "",
    required: bool = False,
    suggestions: Sequence[str] = (),
    autocomplete: str = "off",
    kind: str = "text",
    field_id: str = "",
    **more: Any,
) -> html.Div:
    """One line of text; `suggestions` are offered while it is typed, `more` are further properties of `Input`."""
    identity = field_id or _identity(name)
    offered = [html.Datalist([html.Option(value=each) for each in suggestions], id=f"{identity}-list")] if suggestions else []
    listed = {"list": f"{identity}-list"} if suggestions else {}
    field = Input(
        **_named(identity, name, hint, error, required),
        type=kind,
        defaultValue=value,
        autoComplete=autocomplete,
        **listed,
        **more,
    )
    return _labelled(identity, label, field, *offered, hint=hint, error=error)


def password_field(
    name: str, label: str, *, hint: str = "", error: str = "", autocomplete: str = "current-password", field_id: str = ""
) -> html.Div:
    """A password: never filled in by us. `autocomplete` is "new-password" where one is chosen."""
    return text_field(
        name, label, hint=hint, error=error, required=True, autocomplete=autocomplete, kind="password", field_id=field_id
    )


def text_area(
    name: str,
    label: str,
    *,
    value: str = "",
    hint: str = "",
    error: str = "",
    required: bool = False,
    rows: int = 4,
    field_id: str = "",
    **more: Any,
) -> html.Div:
    """Text of several lines."""
    identity = field_id or _identity(name)
    field = TextArea(**_named(identity, name, hint, error, required), rows=rows, defaultValue=value, autoComplete="off", **more)
    return _labelled(identity, label, field, hint=hint, error=error)


def file_field(
    name: str, label: str, *, accept: str = "", hint: str = "", error: str = "", field_id: str = "", **more: Any
) -> html.Div:
    """A file; `accept` names the endings the browser offers first, such as ".csv,.xlsx"."""
    identity = field_id or _identity(name)
    field = Input(**_named(identity, name, hint, error, True), type="file", accept=accept or None, **more)
    return _labelled(identity, label, field, hint=hint, error=error)


def select_field(
    name: str,
    label: str,
    options: Sequence[tuple[str, str]],
    chosen: str = "",
    *,
    hint: str = "",
    error: str = "",
    required: bool = False,
    field_id: str = "",
) -> html.Div:
    """One of `options`, pairs of (value, what the reader sees)."""
    identity = field_id or _identity(name)
    choices = [element(html.Option, shown, value=value, selected=value == chosen or None) for value, shown in options]
    field = html.Select(choices, **_named(identity, name, hint, error, required))
    return _labelled(identity, label, field, hint=hint, error=error)


def checkbox(
    name: str, label: Any, *, value: str = "yes", checked: bool = False, hint: str = "", error: str = "", field_id: str = ""
) -> html.Div:
    """A box to tick, its label beside it; sent as `value` when it is ticked, else not at all."""
    identity = field_id or _identity(name)
    box = Input(**_named(identity, name, hint, error, False), type="checkbox", defaultValue=value, defaultChecked=checked)
    choice = html.Label([box, html.Span(label)], htmlFor=identity, className="choice")
    return html.Div([choice, *_said(identity, hint, error)], className=_class("field", error))


def radios(
    name: str,
    label: str,
    options: Sequence[tuple[str, Any]],
    chosen: str = "",
    *,
    hint: str = "",
    error: str = "",
    field_id: str = "",
) -> html.Fieldset:
    """One of a few, all seen at once: `options` are pairs of (value, what the reader sees)."""
    identity = field_id or _identity(name)
    choices = [
        html.Label(
            [
                Input(
                    type="radio",
                    name=name,
                    id=identity if number == 0 else f"{identity}-{number}",
                    defaultValue=value,
                    defaultChecked=value == chosen,
                    **({"aria-invalid": "true"} if error else {}),
                ),
                html.Span(shown),
            ],
            htmlFor=identity if number == 0 else f"{identity}-{number}",
            className="choice",
        )
        for number, (value, shown) in enumerate(options)
    ]
    parts = [html.Legend(label), *_said(identity, hint, error), *choices]
    return html.Fieldset(parts, className=_class("field radios", error), **_described(identity, hint, error))


def error_summary(errors: Mapping[str, str], labels: Mapping[str, str] | None = None) -> html.Div | None:
    """What stands above a form that came back: each error with a way to its field; None without errors.

    An error under "" is of the form as a whole. `labels` are the words for fields whose error does not name them.
    """
    if not errors:
        return None
    named = labels or {}
    items = []
    for name, error in errors.items():
        said = f"{named[name]}: {error}" if name in named else error
        items.append(html.Li(html.A(said, href=f"#{_identity(name)}") if name else said))
    title = html.H2(_("Nothing was changed yet"), id="errors-title")
    return html.Div([title, html.Ul(items)], className="error-summary", role="alert", **{"aria-labelledby": "errors-title"})


def _identity(name: str) -> str:
    return f"field-{name}"


def _class(name: str, error: str) -> str:
    return f"{name} wrong" if error else name


def _named(identity: str, name: str, hint: str, error: str, required: bool) -> dict[str, Any]:
    wrong = {"aria-invalid": "true"} if error else {}
    return {"id": identity, "name": name, "required": required or None, **_described(identity, hint, error), **wrong}


def _described(identity: str, hint: str, error: str) -> dict[str, str]:
    parts = [f"{identity}-{part}" for part, said in (("hint", hint), ("error", error)) if said]
    return {"aria-describedby": " ".join(parts)} if parts else {}


def _labelled(identity: str, label: str, *parts: Any, hint: str, error: str) -> html.Div:
    return html.Div(
        [html.Label(label, htmlFor=identity), *_said(identity, hint, error), *parts], className=_class("field", error)
    )


def _said(identity: str, hint: str, error: str) -> list[html.P]:
    """The hint and the error of a field, above it, so that neither is covered by what the browser offers below it."""
    told = [html.P(hint, id=f"{identity}-hint", className="hint")] if hint else []
    return told + ([html.P(error, id=f"{identity}-error", className="error")] if error else [])
