import json
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench.tagsets
from workbench.errors import InvalidFile, NotFound
from workbench.messages import use
from workbench.tagsets import builtin, discover, library, load, problems

SHORT = """
id = "mine"
name = "Mine"

[[tags]]
id = "mine.first"
name = "First"

[[tags]]
id = "mine.second"
name = { en = "Second", zh = "第二" }
"""
CLAIMS = (Path(workbench.tagsets.__file__).parent / "claims.toml").read_bytes().decode()


@pytest.fixture(autouse=True)
def _english():
    use("en")
    yield
    use("en")


@pytest.fixture
def write(tmp_path):
    def _write(text, name="mine.toml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return _write


def told(path):
    return [str(problem) for problem in problems(path)]


def test_a_short_file_is_a_whole_tagset(write):
    own = load(write(SHORT))
    assert own.version == "1.0"
    assert own.tags[0].name.en == own.tags[0].name.zh == "First"
    assert own.tags[1].name.zh == "第二"


def test_a_role_keeps_its_plain_name_and_any_means_no_bound(write):
    text = SHORT + '[[relations]]\nid="mine.r"\nname="r"\nroles=[{name="from"}, {name="to", most="any"}]\n'
    roles = load(write(text)).relations[0].roles
    assert [(role.name, role.most) for role in roles] == [("from", 1), ("to", None)]


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (('id = "mine.second"', 'id = "mine.first"'), "mine.toml:10 mine.first id", "used twice"),
        (("mine.second", "second"), "mine.toml:10 second id", "does not begin with"),
        (('id = "mine"', 'id = "my.own"'), "mine.toml:2 id", "has a dot"),
        (('name = "First"', 'nmae = "First"'), "mine.toml:7 mine.first nmae", 'no field "nmae"'),
        (('name = "First"', ""), "mine.toml:5 mine.first", '"name" is missing'),
        (('name = "First"', 'name = " "'), "mine.toml:7 mine.first name.en", "blank in en"),
        (('en = "Second", ', ""), "mine.toml:11 mine.second name.en", "language en is missing"),
        (('zh = "第二"', "zh = 2"), "mine.toml:11 mine.second name.zh", "wrong kind"),
        (('name = "First"', 'name = "F"\ngroup = "g"'), "mine.toml:8 mine.first group", 'no group "g"'),
        (("mine.second", "mine.se cond"), "mine.toml:10 mine.se cond id", "cannot be an id"),
        (('id = "mine.first"', ""), "mine.toml:5 tags[1]", '"id" is missing'),
        (('name = "Mine"', 'name = "Mine"\nversion = 2'), "mine.toml:4 version", "wrong kind"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_its_tag_and_its_field(write, change, place, words):
    assert change[0] in SHORT
    found = problems(write(SHORT.replace(*change)))
    assert any(problem.place == place and words in problem.what for problem in found), found
    assert all(problem.hint for problem in found)


@pytest.mark.parametrize(
    ("addition", "words"),
    [
        ('[[attributes]]\nid="mine.a"\nname="a"\napplies_to=[]\nkind="choice"\n', "no values to choose"),
        ('[[attributes]]\nid="mine.a"\nname="a"\napplies_to=["g"]\nkind="text"\n', 'no group "g"'),
        ('[[attributes]]\nid="mine.a"\nname="a"\napplies_to=[]\nkind="chioce"\n', "cannot be chioce"),
        (
            '[[attributes]]\nid="mine.a"\nname="a"\napplies_to=[]\nkind="text"\nvalues=[{id="x",name="x"}]\n',
            "takes no values",
        ),
        (
            '[[attributes]]\nid="mine.a"\nname="a"\napplies_to=[]\nkind="text"\nrequires="b"\n',
            'attribute "b"',
        ),
        ('[[relations]]\nid="mine.r"\nname="r"\nroles=[{name="x",least=3}]\n', "at least 3 and at most 1"),
        ('[[relations]]\nid="mine.r"\nname="r"\nroles=[{name="x",group="g"}]\n', 'no group "g"'),
        ('[[relations]]\nid="mine.r"\nname="r"\nroles=[{name="x"},{name="x"}]\n', "used twice"),
        ('[[relations]]\nid="mine.r"\nname="r"\nroles=[{name="x",least=-1}]\n', '"least" cannot be -1'),
        ('[[document_fields]]\nid="mine.d"\ngroup="g"\n', 'no group "g"'),
    ],
)
def test_rules_about_attributes_relations_and_documents_are_checked(write, addition, words):
    assert any(words in line for line in told(write(SHORT + addition)))


def test_all_problems_come_at_once_and_in_the_order_of_the_file(write):
    text = SHORT.replace("mine.first", "first").replace('"Second"', "2").replace('"Mine"', '""')
    places = [problem.place for problem in problems(write(text))]
    lines = [int(place.split(":")[1].split(" ")[0]) for place in places]
    assert len(places) >= 4
    assert lines == sorted(lines)


def test_a_broken_tagset_is_refused_with_its_problems(write):
    path = write(SHORT.replace("mine.second", "second"))
    with pytest.raises(InvalidFile) as caught:
        load(path)
    assert list(caught.value.problems) == problems(path)
    assert str(path) in str(caught.value)


def test_problems_are_told_in_chinese_too(write):
    use("zh")
    assert "没有以标签集标识开头" in told(write(SHORT.replace("mine.second", "second")))[0]


def test_a_file_without_tags_says_so(write):
    assert any("has no tags" in line for line in told(write('id="mine"\nname="m"\ntags=[]\n')))


def test_a_file_that_is_not_toml_names_the_line(write):
    assert told(write("id = 'mine'\nname = \n"))[0].startswith("mine.toml:2: ")


def test_a_file_that_is_not_utf8_names_the_byte(write):
    assert "byte 6" in told(write(b"id = '\xff'"))[0]


def test_endless_nesting_is_told_not_suffered(write):
    assert len(told(write("x = " + "[" * 100_000))) == 1


def test_a_file_that_is_not_there_is_not_found(tmp_path):
    with pytest.raises(NotFound):
        problems(tmp_path / "none.toml")


def test_a_folder_of_tagsets_stands_beside_our_own(write):
    found = discover(write(SHORT).parent)
    assert list(found) == [*builtin(), "mine"]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    assert discover(tmp_path / "none") == builtin()


def test_a_package_may_bring_a_tagset(write, monkeypatch, tmp_path):
    path = write(SHORT)
    monkeypatch.setattr(EntryPoint, "load", lambda _self: path)
    point = EntryPoint(name="mine", value="a.package:PATH", group="workbench.tagsets")
    monkeypatch.setattr(library, "entry_points", lambda group: [point] if group == point.group else [])
    assert "mine" in discover(tmp_path / "none")


def test_two_tagsets_of_one_name_are_refused_and_every_file_is_told_of(write):
    write(SHORT)
    write(SHORT, "other.toml")
    write("nonsense", "third.toml")
    with pytest.raises(InvalidFile) as caught:
        discover(write(SHORT.replace("mine", "claims"), "zz.toml").parent)
    assert [problem.place for problem in caught.value.problems] == [
        "other.toml id",
        "third.toml",
        "zz.toml id",
    ]


FIELDS = (
    "id",
    "name",
    "tags",
    "groups",
    "group",
    "values",
    "roles",
    "kind",
    "en",
    "zh",
    "most",
    "applies_to",
    "x",
)
scalars = st.one_of(
    st.booleans(),
    st.integers(-3, 3),
    st.floats(allow_nan=False),
    st.sampled_from(["", "mine", "mine.a", "any", "text"]),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5),
    max_leaves=12,
)
TOP = (
    "id",
    "version",
    "name",
    "tags",
    "groups",
    "attributes",
    "relations",
    "document_fields",
    "sources",
    "x",
)


def toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value) if not isinstance(value, float) else f"{value:.3f}"


@settings(deadline=None, max_examples=150)
@given(tables=st.dictionaries(st.sampled_from(TOP), values, max_size=6))
def test_any_toml_is_either_a_tagset_or_a_list_of_problems(tmp_path_factory, tables):
    path = tmp_path_factory.mktemp("any") / "any.toml"
    path.write_text("".join(f"{key} = {toml(value)}\n" for key, value in tables.items()))
    settle(path)


@pytest.mark.parametrize("odd", [{}, [], 1], ids=str)
@pytest.mark.parametrize(
    "tables",
    [
        lambda odd: {"attributes": [{"id": odd, "values": [{"id": odd}]}]},
        lambda odd: {
            "attributes": [{"id": "a", "values": [{"id": odd}]}],
            "document_fields": [{"attribute": "a"}],
        },
        lambda odd: {"document_fields": [{"attribute": odd, "value": "v"}]},
        lambda odd: {"attributes": [{"id": "a"}], "document_fields": [{"attribute": "a", "value": odd}]},
        lambda odd: {"renamed": {"x": odd, "y": odd}, "merged": {"z": odd}},
    ],
)
def test_what_is_no_name_where_one_belongs_is_told(tmp_path, tables, odd):
    path = tmp_path / "odd.toml"
    path.write_text("".join(f"{key} = {toml(value)}\n" for key, value in tables(odd).items()))
    settle(path)


@settings(deadline=None, max_examples=80)
@given(data=st.data())
def test_a_file_damaged_anywhere_is_either_read_or_refused(tmp_path_factory, data):
    start = data.draw(st.integers(0, len(CLAIMS)))
    length = data.draw(st.integers(0, 40))
    path = tmp_path_factory.mktemp("damaged") / "claims.toml"
    insert = data.draw(st.sampled_from(["", '"', "[", "]", "\n", "[[tags]]\n", "= 1"]))
    path.write_text(CLAIMS[:start] + insert + CLAIMS[start + length :], encoding="utf-8")
    settle(path)


@settings(deadline=None, max_examples=60)
@given(raw=st.binary(max_size=80))
def test_any_bytes_are_either_read_or_refused(tmp_path_factory, raw):
    path = tmp_path_factory.mktemp("bytes") / "raw.toml"
    path.write_bytes(raw)
    settle(path)


def settle(path):
    """Load and problems() agree, and every problem has a place, words and a hint."""
    found = problems(path)
    assert all(problem.place.startswith(path.name) and problem.what and problem.hint for problem in found)
    if found:
        with pytest.raises(InvalidFile):
            load(path)
    else:
        assert load(path).tags
