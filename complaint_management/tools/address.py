"""E-mail addresses as people type and mail programs send them."""

import re
import unicodedata

LENGTH_MAX = 254  # of an address (RFC 5321)
ADDRESS = re.compile(r"""[^\s@<>()\[\],:;"\\]+@[\w-]+(\.[\w-]+)+""")
NAMED = re.compile(r"[^<>\r\n]*<([^<>]*)>")


def get_address(text):
    r"""The one e-mail address a text consists of, as all ways to write it compare, else False.

    >>> get_address("Mei.Wang@Example.com ")
    'mei.wang@example.com'
    >>> get_address("Mei Wang <mei.wang@example.com>")
    'mei.wang@example.com'
    >>> get_address("ｍｅｉ＠ｅｘａｍｐｌｅ．ｃｏｍ")
    'mei@example.com'
    >>> get_address("not an address"), get_address("mei@example"), get_address(False)
    (False, False, False)
    >>> get_address("mei@example.com, lin@example.com"), get_address("javascript:a@example.com")
    (False, False)
    >>> get_address("mei@example.com\nBcc: lin@example.com")
    False
    """
    text = unicodedata.normalize("NFKC", text or "").strip()
    named = NAMED.fullmatch(text)
    address = (named[1] if named else text).strip().lower()
    return bool(ADDRESS.fullmatch(address) and len(address) <= LENGTH_MAX) and address
