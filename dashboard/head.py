"""What the head of a page tells those who do not read it: search engines, and the places where people share a link."""

from html import escape

from dashboard import shell
from dashboard.pictures.shared_link import HEIGHT, WIDTH, og_path
from dashboard.routing import Answer

_TIMES = 2  # px of the picture for one of its drawing


def told(answer: Answer) -> str:
    """Links and descriptions for the head of a public page. Addresses are whole where the setting `address` says of what."""
    context, page = answer.context, answer.page
    whole = context.settings.address
    lines = [_link("alternate", whole + address, f' hreflang="{one}"') for one, address in shell.alternates(context)]
    if page.status != 200:
        return "\n".join(lines)
    title, description = page.shared
    image = whole + context.href(og_path(context.path))
    shared = {
        "og:type": "website",
        "og:site_name": shell.SITE,
        "og:title": title,
        "og:description": description,
        "og:url": whole + context.here(),
        "og:image": image,
        "og:image:width": str(_TIMES * WIDTH),
        "og:image:height": str(_TIMES * HEIGHT),
        "og:image:alt": title,
        "og:locale": context.language,
    }
    lines.append(_link("canonical", whole + context.here()))
    lines += [f'<meta property="{name}" content="{escape(said)}">' for name, said in shared.items() if said]
    lines.append('<meta name="twitter:card" content="summary_large_image">')
    return "\n".join(lines)


def _link(kind: str, address: str, more: str = "") -> str:
    return f'<link rel="{kind}"{more} href="{escape(address)}">'
