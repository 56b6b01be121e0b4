"""Take out of a text what tells who it was: plain Python, no record (R49).

>>> mask("Mr Lin (lin@x.com, 138 0013 8000) in A-1203, case 2611-0001", {"name": ["Lin Xia"],
...     "place": ["A-1203"]}, {"name": "[N]", "phone": "[T]", "email": "[E]", "place": "[P]",
...     "number": "[C]"})
'Mr [N] ([E], [T]) in [P], case [C]'

It masks what it knows (people and places of the case and the company) and what looks like a
person, number or address; rather once too often than once too little, but no ordinary word.
"""

import re
import unicodedata

from .masking_words import (
    COMPOUND,
    HAN,
    MONTHS,
    ONLY_SURNAMES,
    ORDINARY_HAN,
    ORDINARY_LATIN,
    PARTICLES,
    PERSONAL_TITLES,
    PLAIN_SURNAMES,
    PRONOUNS,
    ROLES,
    SHORT_TITLES,
    SURNAMES,
    TITLES,
    VERBS,
)

# Numbers and addresses of people
EMAIL = re.compile(
    r"(?<![\w.+%-])[A-Za-z0-9][\w.+%-]{0,63}[@＠][A-Za-z][\w-]{0,62}(?:\.[\w-]{1,63})*", re.ASCII
)
HANDLE = re.compile(r"(?<![\w.])[@＠][A-Za-z][\w.-]{2,}\w", re.ASCII)
LINK = re.compile(
    r"(?:https?://|www\.)[^\s\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+", re.IGNORECASE
)
# At least seven digits with the usual signs between, also in full width; never a date.
PHONE = re.compile(
    r"(?<![A-Za-z\d])[+＋]?[(（]?\d(?:[ \t()（）\-‐–—.·]{0,2}\d){6,19}[Xx]?(?![A-Za-z\d])"
    r"(?:\s*(?:转|轉|ext\.?)\s*\d{1,6})?"
)
DATE = re.compile(r"^(?:19|20)\d\d\D?(?:0?[1-9]|1[0-2])\D?(?:0?[1-9]|[12]\d|3[01])(?:\D|$)")
ACCOUNT = re.compile(
    r"((?:微信号?|微信號|WeChat(?: ID)?|QQ号?|QQ號|WhatsApp|Skype|Telegram|微博|抖音号?)"
    r"\s*(?:是|为|為|[:：])?\s*)([A-Za-z0-9@][\w.:-]{3,29}\w)",
    re.IGNORECASE | re.ASCII,
)
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•\s]?[A-Z0-9]{5,6}(?![A-Z0-9])"
)
DOCUMENT = re.compile(r"(?<![A-Za-z\d])[A-Z]{1,2}\d{7,9}(?![A-Za-z\d])")
NUMBER = re.compile(r"(?<![\d-])\d\d(?:0[1-9]|1[0-2])-\d{4,}(?![\d-])")  # YYMM-####

# Places
DIGIT = "[0-9０-９零〇一二三四五六七八九十]"
DOORS = (
    re.compile(
        rf"(?:(?:[A-Za-z]?\d{{1,4}}|{DIGIT}{{1,4}})\s*(?:号楼|號樓|栋|棟|幢|单元|單元)\s*)+"
        rf"(?:{DIGIT}{{2,5}}\s*(?:号房|號房|室|号|號)?)?"
    ),
    re.compile(r"[A-Za-z]?\d{1,4}\s*(?:座|弄)(?:\s*\d{2,5}\s*(?:室|号|號)?)?"),
    re.compile(r"(?<![A-Za-z])[A-Za-z][座栋棟](?:\s*\d{3,5})?"),
    re.compile(rf"\d{{1,3}}\s*[楼樓层層]\s*\d{{3,5}}(?!{DIGIT})\s*(?:号房|號房|室)?"),
    re.compile(r"[A-Za-z]?-?\d{3,5}\s*(?:号房|號房|室|房(?![间間客东價价费型卡]))"),
    re.compile(r"[A-Za-z]?-?\d{3,5}(?=\s*房[间間客卡])"),
    re.compile(r"\d{3,5}(?=的?(?:客人|住客|业主|業主|住户|住戶|房客|客户|租户|户主))"),
    re.compile(r"(?<=入住)\s*\d{3,5}(?!\d|年|人|晚|天)"),
    re.compile(r"(?<=[房室])\s*[A-Za-z]?-?\d{3,5}(?![\d元块])"),
    re.compile(r"(?<=[间間])\s*[A-Za-z]?-?\d{3,5}(?![\d元块])"),
    re.compile(rf"[{HAN}]{{2,8}}(?:路|街|道|巷|胡同)\s*\d+(?:[-－]\d+)?\s*号(?:院|楼)?"),
)
DOOR = re.compile(
    r"\b((?:(?:r(?:oo)?m|ap(?:artmen)?t|b(?:ui)?ld(?:in)?g|flat|suite|unit|villa|floor|block|tower"
    r"|cabin)s?\.?\s*(?:no\.?|number|#)?|(?:g(?:ue)st|resident|owner)s?\s+(?:in|of|from|at))\s*)"
    r"([A-Z]{0,2}-?\d[\w-]*(?:(?:\s*,\s*|\s*&\s*|\s+and\s+)[A-Z]{0,2}-?\d[\w-]*)*)",
    re.IGNORECASE | re.ASCII,
)
STREET = re.compile(
    r"\b(?:No\.?\s*)?\d{1,5}[A-Za-z]?,?\s+(?:[A-Z][\w'’-]+\s+){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square|Boulevard|Blvd)\b\.?"
)
MEASURED = r"(?![.,]?\d)(?!\s*(?:元|块|圆|dollars?|euros?|CNY|RMB|USD|EUR|%|％|克|米|公里|分钟|小时|天|次|件|人))"

# People nobody told us of
FAMILY = rf"(?:{COMPOUND}|[{SURNAMES}])"
GIVEN = rf"(?:(?!{VERBS}|[{PARTICLES}，。、；：！？])[{HAN}])"
END = rf"(?={VERBS}|[{PARTICLES}]|[^{HAN}]|$)"
BEFORE = r"(?:(?<![\u3007\u4e00-\u9fff])|(?<=[找请請叫给給跟和让讓由向是了问問被与與同派]))"
PEOPLE = (
    re.compile(rf"(?<=姓){FAMILY}"),
    re.compile(rf"(?:{COMPOUND}|[{PLAIN_SURNAMES}])(?=某?(?:{TITLES}))"),
    re.compile(rf"(?:{BEFORE}|(?<=[部台厅廳组組店队隊处處科班])){FAMILY}(?=某?(?:{TITLES}))"),
    re.compile(rf"{FAMILY}[{HAN}]{{1,2}}(?=(?:{PERSONAL_TITLES}))"),
    re.compile(rf"{FAMILY}(?:某{{1,2}}|[XxＸ*＊]{{1,3}}(?![A-Za-z]))"),
    re.compile(rf"{BEFORE}{FAMILY}(?=[{SHORT_TITLES}](?:[^{HAN}]|[{PARTICLES}]|$))"),
    re.compile(
        rf"{BEFORE}[小老阿]{FAMILY}(?=$|[^{HAN}]|[{PARTICLES}]|[帮要会能将就则还告回先正刚等接打送做修])"
    ),
    re.compile(rf"(?:{ONLY_SURNAMES}){GIVEN}{{0,2}}"),
    re.compile(
        rf"(?<![{HAN}]){FAMILY}{GIVEN}{{1,2}}?(?=投诉|投訴|反映|来电|來電|打电话|打電話|报修|報修)"
    ),
)
ROLE = re.compile(rf"((?:{ROLES})\s*[:：]?\s*)((?:[小老阿]{FAMILY}|{FAMILY}{GIVEN}{{1,2}}?)){END}")
CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w-]*(?:['’](?!s\b)[\w-]+)*"
SMALL = r"(?:(?:de|la|le|van|von|der|den|di|da|del|bin|al)\s+){0,2}"
LATIN_NAME = rf"{SMALL}{CAPITAL}(?:\s+{SMALL}{CAPITAL}){{0,2}}"
DEEDS = "said|says|told|asked|called|came|went|complained|wrote|wants|wanted|helped|answered"
HONORIFIC = re.compile(
    rf"\b((?:Mrs?|Ms|Miss|Mister|Dr|Prof|Sir|Madam|Madame|Lady|Herr|Frau|Monsieur)\b\.?)"
    rf"(?:\s+{LATIN_NAME}|\s*{FAMILY}{GIVEN}{{0,2}})"
)
LATIN_ROLE = re.compile(
    rf"\b((?:[Cc]ustomer|[Cc]lient|[Cc]omplainant|[Oo]wner|[Rr]esident|[Cc]aller|[Vv]isitor"
    rf"|[Gg](?:ue)st|[Nn]eighbou?r|[Cc]olleague|[Ee]mployee|named|name is)\s+)"
    rf"(?!(?:Service|Care|Relation|Cent(?:re|er)|Support|Satisfaction|Experience|Desk|Department"
    rf"|Association|Committee|Manager)s?\b)({CAPITAL}(?:\s+{CAPITAL}){{1,2}})"
    rf"|\b((?:named|name is|son|daughter|wife|husband|friend|mother|father|brother|sister)\s+)({CAPITAL})"
)


def mask(text, known, signs):
    """Put a sign in the place of everything that tells who or where it was.

    :param text: the words, may be empty.
    :param known: `{"name" | "place" | "number" | "phone" | "email": [words of the case]}`.
    :param signs: `{"name" | "place" | "number" | "phone" | "email": sign}`.
    :return: the text without them; masking twice changes nothing more.
    """
    if not text:
        return text or ""
    text = unicodedata.normalize("NFC", text)
    text = _mask_addresses(text, known, signs)
    text = _mask_places(text, known.get("place", ()), signs["place"])
    text = _mask_known_people(text, known.get("name", ()), signs["name"])
    text = _mask_people(text, signs["name"])
    return _join_signs(text, signs["name"])


def _mask_addresses(text, known, signs):
    """Mails, accounts, telephones, papers, plates and numbers of cases."""
    text = EMAIL.sub(signs["email"], text)
    text = LINK.sub(signs["email"], text)
    for kind in ("email", "phone", "number"):
        text = _replace_words(text, known.get(kind, ()), signs[kind])
    text = NUMBER.sub(signs["number"], text)
    text = ACCOUNT.sub(lambda m: m[1] + signs["phone"], text)
    text = HANDLE.sub(signs["phone"], text)
    text = PLATE.sub(signs["number"], text)
    text = PHONE.sub(lambda m: m[0] if DATE.match(m[0]) else signs["phone"], text)
    return DOCUMENT.sub(signs["number"], text)


def _mask_places(text, known, sign):
    """Doors and streets, and the places we know by name."""
    for pattern in DOORS:
        text = pattern.sub(sign, text)
    text = STREET.sub(sign, text)
    text = _replace_words(text, known, sign)
    return DOOR.sub(lambda m: m[1] + sign, text)


def _mask_known_people(text, names, sign):
    """Those the case or the company knows, however they are called."""
    forms = {form for name in names for form in _get_name_forms(name)}
    ordinary = {form for form in forms if form.casefold() in ORDINARY_LATIN or form in ORDINARY_HAN}
    text = _replace_words(text, forms - ordinary, sign)
    for form in sorted(ordinary):
        if form in ORDINARY_HAN:  # a word, unless it is addressed like a person
            pattern = rf"{form}(?={TITLES})|(?<=叫){form}"
        else:
            word = form[:1].upper() + re.escape(form[1:])
            months = "".join(f"(?<!{word} )" for word in ("in", "of", "since", "until", "by"))
            months = months if form.casefold() in MONTHS else ""
            pattern = rf"(?<=[\w,;:] ){months}{word}(?![\w-])"
            if form.casefold() not in PRONOUNS:
                pattern += rf"|\b{word}(?= (?:{DEEDS})\b)"
        text = re.sub(pattern, sign.replace("\\", r"\\"), text)
    return text


def _mask_people(text, sign):
    """Those nobody knows, as far as a title, a role or a verb tells that they are people."""

    def put(match):
        return match[0] if match[0][:2] in ORDINARY_HAN else sign

    for pattern in PEOPLE:
        text = pattern.sub(put, text)
    text = ROLE.sub(lambda m: m[0] if m[2][:2] in ORDINARY_HAN else m[1] + sign, text)
    text = HONORIFIC.sub(lambda m: f"{m[1]} {sign}", text)
    return LATIN_ROLE.sub(lambda m: (m[1] or m[3]) + sign, text)


def _replace_words(text, words, sign):
    """Replace each word, the longest first; Latin ones only where they stand alone."""
    words = sorted({word for word in words if word and len(word) > 1}, key=len, reverse=True)
    folded = text.casefold()
    for word in words:
        if word.casefold() not in folded:
            continue
        pattern = re.escape(word).replace(r"\ ", r"\s+")
        if re.match(r"\w", word, re.ASCII):
            pattern = rf"(?<![A-Za-z0-9]){pattern}"
        if re.search(r"\w$", word, re.ASCII):
            pattern = rf"{pattern}(?![A-Za-z0-9])"
        if word.isdecimal():  # the number of a door, not an amount
            pattern = rf"(?<![¥￥$€£.,]){pattern}{MEASURED}"
        # "Will" is somebody, "will" is not; whole names are known however they are written
        plain = word.isascii() and " " not in word and word.isalpha()
        plain = plain or all(part.casefold() in ORDINARY_LATIN for part in word.split())
        flags = 0 if plain else re.IGNORECASE
        text = re.sub(pattern, sign.replace("\\", r"\\"), text, flags=flags)
    return text


def _get_name_forms(name):
    """How somebody is called: whole, by parts, Chinese given name without surname."""
    name = (name or "").strip()
    forms = {name, name.upper()} - {""}
    parts = [part for part in re.split(r"[\s·,，]+", name) if part]
    if len(parts) > 1:
        forms |= {part for part in parts if len(part) > 1}
        forms.add(" ".join(reversed(parts)))
        forms.add("".join(parts))
    if re.fullmatch(rf"[{HAN}]{{3,4}}", name):
        forms.add(name[-2:])
    return forms


def _join_signs(text, sign):
    """A first and a last name are one person."""
    one = re.escape(sign)
    return re.sub(rf"{one}(?:[\s·]*{one})+", sign.replace("\\", r"\\"), text)
