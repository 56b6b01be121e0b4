"""The link to the page on which a complainant answers, once (R41)."""

import hashlib
import re

PAGE = "/complaint/visit"
_HREF = re.compile(rf'(?<=href=")[^"]*{PAGE}/?(?=")')
_LINK = re.compile(rf"{PAGE}/[\w-]+")


def get_hash(token):
    """What is kept of a token: nobody gets from it to the link."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def put_link(body, url):
    """The HTML `body` with its links to the bare page leading to `url`; "" if it has none.

    >>> put_link('<a href="https://x.com/complaint/visit">Answer</a>', "https://x.com/c/v/abc")
    '<a href="https://x.com/c/v/abc">Answer</a>'
    >>> put_link('<a href="https://x.com">Answer</a>', "https://x.com/c/v/abc")
    ''
    """
    body, count = _HREF.subn(lambda _match: url, body or "")
    return body if count else ""


def without_link(text):
    """This text, or this markup, without any link that opens a page to answer on.

    >>> without_link("Still wet. > https://x.com/complaint/visit/a-B_1 > Answer now")
    'Still wet. > https://x.com/complaint/visit/… > Answer now'
    """
    text = text or ""
    return type(text)(_LINK.sub(f"{PAGE}/…", text))
