"""The forms of a page that ask for another view: what each field holds, and what comes of another choice in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Locator, Page

FORMS = "main form[method=get]"
FIELDS = ":is(select, textarea, input):not([hidden], [type=hidden])"
TYPED = {"from": "2001", "to": "2014", "q": "drug"}  # in what takes words; else a number of years
_SENT = """form => [...new FormData(form)].filter(([, value]) => value !== "")"""
_HELD = """([name, value]) => [...document.querySelectorAll(`main form[method=get] [name="${name}"]`)].some(each =>
  each.type === "checkbox" || each.type === "radio" ? each.checked && each.value === value : each.value === value)"""


@dataclass(frozen=True)
class Field:
    """One field of one form of a page, by their places on it."""

    form: int
    place: int
    name: str

    def on(self, page: Page) -> Locator:
        """The field on the page."""
        return page.locator(FORMS).nth(self.form).locator(FIELDS).nth(self.place)


def fields(page: Page) -> Iterator[Field]:
    """Every field of every form that asks."""
    for n, form in enumerate(page.locator(FORMS).all()):
        for place, field in enumerate(form.locator(FIELDS).all()):
            yield Field(n, place, field.get_attribute("name") or "")


def ask(page: Page, address: str, field: Field, *, by_keys: bool) -> list[str]:
    """Choose something else in one field and send the form, as a reader without scripts does; what is wrong with the answer."""
    page.goto(address)
    at = field.on(page)
    _bring_into_sight(at)
    value = _choose(at, field.name)
    form = page.locator(FORMS).nth(field.form)
    wanted = _joined(form.evaluate(_SENT))
    button = form.locator("button[type=submit]")
    with page.expect_navigation() as answered:
        if by_keys:
            button.focus()
            page.keyboard.press("Enter")
        else:
            button.click()
    status = answered.value.status if answered.value else 0
    asked = f"{address}, {field.name}={value}"
    if status != 200:
        return [f"{asked} is answered {status}"]
    got = parse_qsl(urlsplit(page.url).query, keep_blank_values=True)
    if "/places/" in page.url and field.name == "place":
        return [] if urlsplit(page.url).path.endswith(f"/places/{value}") and not got else [f"{asked} leads to {page.url}"]
    wrong = [] if len(got) == len(wanted) and dict(got) == wanted else [f"{asked} leads to {page.url} and not to {wanted}"]
    shown = page.evaluate(_HELD, [field.name, value])
    return wrong + ([f"{asked} is not what {page.url} says"] if value and shown != (value in wanted.get(field.name, "")) else [])


def _bring_into_sight(field: Locator) -> None:
    """Open what hides the field, from the outside in."""
    for summary in field.locator("xpath=ancestor::details[not(@open)]/summary").all():
        if summary.is_visible():  # a wide screen shows some of it at once
            summary.click()


def _choose(field: Locator, name: str) -> str:
    """Put another value into the field; the value. Of a box that was ticked it is the one that is gone."""
    kind = field.evaluate("each => each.type")
    if kind == "checkbox":
        field.set_checked(not field.is_checked())
        return field.get_attribute("value") or ""
    if kind.startswith("select"):
        value: str = field.evaluate("each => [...each.options].findLast(one => !one.selected && one.value)?.value ?? ''")
        field.select_option(value)
        return value
    typed = TYPED.get(name, "10")
    field.fill(typed)
    return typed


def _joined(sent: list[tuple[str, str]]) -> Mapping[str, str]:
    """Each name once, several values of it with commas between: the one form that an address has."""
    values: dict[str, list[str]] = {}
    for name, value in sent:
        values.setdefault(name, []).append(value)
    return {name: ",".join(several) for name, several in values.items()}
