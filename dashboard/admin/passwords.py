"""Passwords: which are good enough, how they are kept, and that checking one takes as long whoever is asked about."""

import unicodedata

from dashboard.language import _

SHORTEST, LONGEST = 12, 128
_METHOD = "scrypt:32768:8:1"
_STRONG_ENOUGH = 3  # of zxcvbn's 0 to 4: more than 10^8 guesses
_CHECKED = 72  # characters zxcvbn looks at; longer ones only cost it time
# The hash of a password nobody has, made with the same method: a name without an account must cost the same time.
_NOBODYS = (
    f"{_METHOD}$nobodysaltnobody$"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000"
)


def hashed(password: str) -> str:
    """What is kept of a password: salted, with its method in front."""
    from werkzeug.security import generate_password_hash

    return generate_password_hash(_normal(password), method=_METHOD)


def verify(kept: str | None, given: str) -> bool:
    """Whether `given` is the password of which `kept` is the hash; None, for no such account, takes as long and is False."""
    from werkzeug.security import check_password_hash

    right = check_password_hash(kept or _NOBODYS, _normal(given[: 4 * LONGEST]))
    return right and kept is not None


def refusal(password: str, name: str) -> str:
    """Why the password is not good enough for the account `name`, as a sentence; "" when it is."""
    from zxcvbn import zxcvbn  # its lists of words take a fifth of a second, which most commands need not wait for

    password = _normal(password)
    if len(password) < SHORTEST:
        return _("The password is too short: take %(n)s characters or more, such as four words.", n=SHORTEST)
    if len(password) > LONGEST:
        return _("The password is too long: take %(n)s characters or fewer.", n=LONGEST)
    if name.casefold() in password.casefold() and len(name) > 2:
        return _("The password holds the name of the account: take another.")
    if zxcvbn(password[:_CHECKED], user_inputs=[name, "tallies"])["score"] < _STRONG_ENOUGH:
        return _("The password is easily guessed: take a longer one, such as four words that do not belong together.")
    return ""


def _normal(password: str) -> str:
    # The same word typed on another keyboard may come in other code points.
    return unicodedata.normalize("NFKC", password)
