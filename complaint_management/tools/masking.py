"""Take out of a text what tells who it was: plain Python, no record (R49).

>>> mask("Mr Lin (lin@x.com, 138 0013 8000) in A-1203, case 2611-0001", {"name": ["Lin Xia"],
...     "place": ["A-1203"]}, {"name": "[N]", "phone": "[T]", "email": "[E]", "place": "[P]",
...     "number": "[C]"})
'Mr [N] ([E], [T]) in [P], case [C]'
"""

import re
import unicodedata

HAN = r"\u4e00-\u9fff"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏"
    "魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万"
    "钱严覃武戴莫孔向汤張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧肖潘蔣葉蘇魏呂盧鐘譚陸範廖賈韋鄒"
)
COMPOUND = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|歐陽|司馬|諸葛"
TITLES = (
    "先生|女士|小姐|太太|夫人|同学|同志|老师|师傅|经理|主任|主管|总监|总经理|总(?![结数体共计之额算部])|工程师|工|阿姨|大爷|大妈"
    "|叔叔|大哥|大姐|老板|医生|律师|警官|女仕|師傅|經理|總監|老師|總(?![結數體共計之額算部])"
)
EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
# At least seven digits with the usual signs between, also in full width; never a date.
PHONE = re.compile(
    r"(?<![A-Za-z\d])[+＋]?[(（]?\d(?:[ \t()（）\-‐–—.·]{0,2}\d){6,19}[Xx]?(?![A-Za-z\d])"
)
DATE = re.compile(r"^(?:19|20)\d\d\D?(?:0?[1-9]|1[0-2])\D?(?:0?[1-9]|[12]\d|3[01])(?:\D|$)")
ACCOUNT = re.compile(
    r"((?:微信号?|微信號|WeChat(?: ID)?|QQ号?|QQ號)\s*(?:是|为|為|[:：])?\s*)([A-Za-z0-9][\w-]{4,19})",
    re.IGNORECASE | re.ASCII,
)
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•\s]?[A-Z0-9]{5,6}(?![A-Z0-9])"
)
NUMBER = re.compile(r"(?<![\d-])\d{4}-\d{4,}(?![\d-])")  # YYMM-####
DOOR = re.compile(
    r"(?:[A-Za-z]?\d{1,4}\s*(?:号楼|號樓|栋|棟|幢|座|单元|單元|室|房|号房|號房|弄)\s*)+(?:\d{2,5}\s*(?:室|房|号)?)?"
)
ADDRESSED = re.compile(rf"(?:(?:{COMPOUND})|[{SURNAMES}])(?=(?:某)?(?:{TITLES}))")
PARTICLES = "也说在和的去来把给对问很已又不没都曾是向跟叫让說來給對問沒讓"
FAMILIAR = re.compile(
    rf"(?<![{HAN}])[小老阿](?:{COMPOUND}|[{SURNAMES}])(?=$|[^{HAN}]|[{PARTICLES}])"
)
HONORIFIC = re.compile(r"\b((?:Mrs?|Ms|Miss|Dr|Prof)\.?)\s+[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?")


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
    text = EMAIL.sub(signs["email"], text)
    for kind in ("email", "phone", "number"):
        text = _replace_words(text, known.get(kind, ()), signs[kind])
    text = NUMBER.sub(signs["number"], text)
    text = ACCOUNT.sub(lambda m: m[1] + signs["phone"], text)
    text = PLATE.sub(signs["number"], text)
    text = PHONE.sub(lambda m: m[0] if DATE.match(m[0]) else signs["phone"], text)
    text = DOOR.sub(signs["place"], text)
    text = _replace_words(text, known.get("place", ()), signs["place"])
    text = _replace_words(text, _get_name_forms(known.get("name", ())), signs["name"])
    text = ADDRESSED.sub(signs["name"], text)
    text = FAMILIAR.sub(signs["name"], text)
    text = HONORIFIC.sub(lambda m: f"{m[1]} {signs['name']}", text)
    return _join_signs(text, signs["name"])


def _replace_words(text, words, sign):
    """Replace each word, the longest first; Latin ones only where they stand alone."""
    words = sorted({word for word in words if word and len(word) > 1}, key=len, reverse=True)
    for word in words:
        if word.casefold() not in text.casefold():
            continue
        pattern = re.escape(word).replace(r"\ ", r"\s+")
        if re.match(r"\w", word, re.ASCII):
            pattern = rf"(?<![A-Za-z0-9]){pattern}"
        if re.search(r"\w$", word, re.ASCII):
            pattern = rf"{pattern}(?![A-Za-z0-9])"
        # "Will" is somebody, "will" is not; whole names are known however they are written
        flags = 0 if word.isascii() and " " not in word and word.isalpha() else re.IGNORECASE
        text = re.sub(pattern, sign.replace("\\", r"\\"), text, flags=flags)
    return text


def _get_name_forms(names):
    """How somebody is called: whole, by parts, Chinese given name without surname."""
    forms = set()
    for name in names:
        name = (name or "").strip()
        forms |= {name, name.upper()}
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
