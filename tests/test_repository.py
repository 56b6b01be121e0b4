"""The shape of the repository: arrows, words, sizes, licence."""

import ast
import re

import pytest

CORE = "complaint_management"
OWN_WORDS = re.compile(
    r"\b(hotels?|guests?|rooms?|check-?in|housekeeping|households?|tenants?|landlords?|estates?"
    r"|apartments?|buildings?|bank|branches|winery)\b",
    re.IGNORECASE,
)


def manifest(addon):
    return ast.literal_eval((addon / "__manifest__.py").read_text(encoding="utf8"))


def python_files(addon):
    return [path for path in addon.rglob("*.py") if "tests" not in path.parts]


def test_dependencies_point_one_way(addons):
    """The core knows no trade, and no trade knows another."""
    names = {addon.name for addon in addons}
    for addon in addons:
        ours = names & set(manifest(addon)["depends"])
        if addon.name == CORE:
            assert not ours
        else:
            assert CORE in ours
            for other in ours - {CORE}:
                assert not {"hotel", "property"} & {other.rpartition("_")[2]}, (addon.name, other)


def test_imports_follow_the_dependencies(addons):
    for addon in addons:
        allowed = {addon.name, *manifest(addon)["depends"]}
        for path in python_files(addon):
            for name in re.findall(r"odoo\.addons\.(complaint_\w+)", path.read_text("utf8")):
                assert name in allowed, (path, name)


def test_what_somebody_wrote_is_never_run(addons):
    """R13, R20: conditions and the like are data; `ast.literal_eval` reads them."""
    for addon in addons:
        for path in python_files(addon):
            for node in ast.walk(ast.parse(path.read_text("utf8"))):
                names = {getattr(node, "id", None), getattr(node, "attr", None)}
                names.update(alias.name for alias in getattr(node, "names", ()) if alias)
                assert not names & {"eval", "exec", "safe_eval", "test_expr"}, (path, node.lineno)


def test_every_addon_is_lgpl_and_for_this_series(root, addons):
    pinned = (root / "setup/requirements.txt").read_text("utf8")
    for addon in addons:
        data = manifest(addon)
        assert data["license"] == "LGPL-3", addon.name
        assert re.fullmatch(r"19\.0(\.\d+){3}", data["version"]), addon.name
        assert data["author"] and data["summary"], addon.name
        for needed in data.get("external_dependencies", {}).get("python", []):
            assert re.search(rf"^{needed}==", pinned, re.I | re.M), f"{needed} is not in setup"
        for name in ("pyproject.toml", "static/description/icon.png"):
            assert (addon / name).exists(), f"{addon.name} lacks {name}"


def test_files_named_in_the_manifest_are_all_there_and_all_named(addons):
    """No file is forgotten and none is listed twice."""
    for addon in addons:
        data = manifest(addon)
        listed = data.get("data", []) + data.get("demo", [])
        assert len(listed) == len(set(listed)), addon.name
        present = {
            path.relative_to(addon).as_posix()
            for folder in ("security", "data", "views", "wizard", "report", "demo")
            for ending in ("*.xml", "*.csv")
            for path in (addon / folder).glob(ending)
        }
        assert present == set(listed), addon.name


def test_no_word_of_a_trade_in_the_core(root):
    """The core speaks of complaints only; trades bring their own words."""
    found = []
    core = root / CORE
    for path in core.rglob("*"):
        parts = set(path.relative_to(core).parts)
        if path.suffix not in {".py", ".xml", ".js", ".csv"} or parts & {"tests", "demo", "readme"}:
            continue
        for number, line in enumerate(path.read_text("utf8").splitlines(), 1):
            if OWN_WORDS.search(re.sub(r"fa-\w+(-\w+)*", "", line)):
                found.append(f"{path.relative_to(root)}:{number}: {line.strip()}")
    assert not found, "\n".join(found)


def test_files_stay_small(addons):
    """A file over 450 lines or a function over 60 is a giant in the making."""
    for addon in addons:
        for path in python_files(addon):
            source = path.read_text("utf8")
            assert source.count("\n") <= 450, path
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.FunctionDef):
                    assert node.end_lineno - node.lineno <= 60, (path, node.name)


def test_one_model_per_file(addons):
    for addon in addons:
        for path in python_files(addon):
            names = re.findall(r"^    _(?:name|inherit) = \"", path.read_text("utf8"), re.M)
            classes = re.findall(r"^class \w+\(models\.", path.read_text("utf8"), re.M)
            assert len(classes) <= 1, path
            assert len(names) <= 2, path


def test_every_sudo_says_why_it_is_safe(addons):
    for addon in addons:
        for path in python_files(addon):
            lines = path.read_text("utf8").splitlines()
            for number, line in enumerate(lines):
                if re.search(r"\.sudo\((True)?\)", line):
                    near = lines[max(0, number - 3) : number + 1]
                    assert any("sudo:" in text for text in near), f"{path}:{number + 1}"


def test_public_methods_say_what_they_do(addons):
    for addon in addons:
        for path in python_files(addon):
            for node in ast.walk(ast.parse(path.read_text("utf8"))):
                if isinstance(node, ast.FunctionDef) and re.match(
                    r"action_|_get_|_run_", node.name
                ):
                    if node.name in {"_get_report", "_get_view"}:
                        continue
                    assert ast.get_docstring(node), f"{path}: {node.name} has no docstring"


@pytest.mark.parametrize("name", ["setup/start", "setup/test"])
def test_the_readme_names_the_two_commands(root, name):
    assert name in (root / "README.rst").read_text("utf8")
