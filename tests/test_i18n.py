"""Everything a person reads is there in English and in both kinds of Chinese."""

import io
import re

import polib
import pytest

from odoo.modules.registry import Registry
from odoo.tools import config
from odoo.tools.translate import trans_export

LANGUAGES = ("zh_CN", "zh_TW")
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|{{.*?}}|<t[^>]*t-out=\"[^\"]*\"")


def names(addons):
    return [addon.name for addon in addons]


def load(path):
    return polib.pofile(str(path), encoding="utf-8")


@pytest.fixture(scope="module")
def exported(addons):
    """The terms of the addons as they stand now: `{addon: {msgid}}`."""
    from odoo import api
    from odoo.modules.module import Manifest

    database = config["db_name"]
    database = database[0] if isinstance(database, list) else database
    found = {}
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        for addon in addons:
            assert Manifest.for_addon(addon.name)
            buffer = io.BytesIO()
            trans_export(False, [addon.name], buffer, "po", env)
            found[addon.name] = {
                entry.msgid for entry in polib.pofile(buffer.getvalue().decode()) if entry.msgid
            }
    return found


def test_the_template_is_current(addons, exported):
    """The .pot holds exactly the terms of the code and data."""
    for addon in addons:
        pot = {entry.msgid for entry in load(addon / "i18n" / f"{addon.name}.pot")}
        missing, stale = exported[addon.name] - pot, pot - exported[addon.name]
        assert not missing, f"{addon.name}: export the .pot again, it lacks {sorted(missing)[:20]}"
        assert not stale, f"{addon.name}: the .pot still has {sorted(stale)[:20]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_translated(addons, language):
    for addon in addons:
        pot = {entry.msgid for entry in load(addon / "i18n" / f"{addon.name}.pot")}
        po = load(addon / "i18n" / f"{language}.po")
        done = {entry.msgid: entry.msgstr for entry in po if not entry.obsolete}
        open_terms = sorted(term for term in pot if not done.get(term))
        assert not open_terms, f"{addon.name} {language}: {len(open_terms)} open: {open_terms[:20]}"
        assert not [entry.msgid for entry in po if entry.fuzzy]


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_translation(addons, language):
    for addon in addons:
        for entry in load(addon / "i18n" / f"{language}.po"):
            wanted = sorted(PLACEHOLDER.findall(entry.msgid))
            assert sorted(PLACEHOLDER.findall(entry.msgstr)) == wanted, entry.msgid
            assert entry.msgid.count("<") == entry.msgstr.count("<"), entry.msgid


def test_the_words_of_the_specification_are_used(addons):
    """The register's words have one Chinese name each."""
    words = {}
    for addon in addons:
        for entry in load(addon / "i18n" / "zh_CN.po"):
            words[entry.msgid] = entry.msgstr
    for english, chinese in {
        "Complainant": "投诉人",
        "Responsible Department": "责任部门",
        "Remedy Sought": "投诉要求",
        "Return Visits": "回访",
        "Solutions": "解决方案",
        "Handler": "处理人",
    }.items():
        assert chinese in words[english], english
