import pytest
from textual.widgets import OptionList

from tests import builders, fakes
from tests.tui.desk import desk
from workbench import config
from workbench.engines.gloss import Gloss
from workbench.tagsets.library import builtin
from workbench.tui.chinese import reader
from workbench.tui.finding import Entry, rank
from workbench.tui.screens.annotate import Annotate
from workbench.tui.screens.help import Help
from workbench.tui.screens.pick_tag import PickTag
from workbench.tui.table import ACTIONS
from workbench.tui.tags import Tags


@pytest.fixture(scope="module")
def pinyin():
    return reader(Gloss(config.cache_folder()).words)


def project():
    wb = fakes.workbench(tagsets=dict(builtin()), models=("en-zh", "zh-en"))
    fakes.put(wb, builders.parts(annotations=[], relations=[], reviews=[], findings=[], tagsets=[]))
    return wb


def found(it):
    assert isinstance(it.app.screen, Help)
    return str(it.app.screen.query_one("#help-found").content)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("undo", "Take back your last edit"),
        ("撤销", "Take back your last edit"),
        ("chexiao", "Take back your last edit"),
        ("tiebq", "贴标签"),
        ("labeling", "贴标签"),
        ("loaded", "Loaded Language"),
    ],
)
async def test_help_is_searched_in_both_languages_and_pinyin(pinyin, typed, expected):
    async with desk(project(), document="d0001", size=(100, 40), pinyin=pinyin) as it:
        await it.press("?")
        await it.type(typed)
        assert expected.casefold() in found(it).casefold()
        await it.press("escape")
        assert isinstance(it.app.screen, Annotate)


async def test_what_fits_no_key_and_no_tag_says_so():
    async with desk(project(), document="d0001") as it:
        await it.press("?")
        before = found(it)
        await it.type("zzzzqqqq")
        assert found(it) != before
        assert "Loaded" not in found(it)
        assert found(it).strip()


async def test_guidelines_show_definition_rule_and_example_in_both_languages():
    async with desk(project(), document="d0001", size=(100, 40)) as it:
        await it.press("ctrl+g")
        text = found(it)
        assert "Quantity in the Past or Present" in text
        assert "A value, change, comparison or ranking now or before." in text
        assert "当下或过去的数值、变化、比较或排名。" in text
        assert "Unemployment fell to 4.1 percent last year." in text
        await it.press("ctrl+g")
        assert isinstance(it.app.screen, Annotate)


async def test_guidelines_are_there_in_the_library_too_and_letters_are_typed_not_obeyed():
    async with desk(project()) as it:
        await it.press("ctrl+g", "q", "u", "a", "n", "t")
        assert isinstance(it.app.screen, Help)
        assert "Quantity" in found(it)


@pytest.mark.parametrize("typed", ["tiebq", "tbq", "biaoqian", "name", "labeling", "贴标签"])
def test_the_real_tag_is_found_however_it_is_typed(pinyin, typed):
    tags = Tags(builtin())
    picker = PickTag(tags, "rhetoric", "selection", pinyin)
    entries = [choice.entry for choice in picker._choices.values()]
    assert "rhetoric.name_calling_labeling" in [entry.id for entry in rank(typed, entries)[:5]]


def test_the_picker_shows_number_keys_beside_the_tags_that_have_one(pinyin):
    tags = Tags(builtin())
    picker = PickTag(tags, "rhetoric", "selection", pinyin)
    lines = [choice.line.plain for choice in picker._choices.values()]
    numbered = [tag.id for tag in tags.numbered("rhetoric")]
    assert [line[0] for line in lines[: len(numbered)]] == [str(n) for n in range(1, len(numbered) + 1)]
    assert list(picker._choices)[: len(numbered)] == numbered
    assert all(line.startswith("  ") for line in lines[len(numbered) :])


async def test_better_matches_come_first_and_scattered_letters_not_at_all():
    async with desk(project(), document="d0001", size=(120, 60)) as it:
        await it.press("?")
        await it.type("prim")
        text = found(it)
        assert text.index("primary") < 200
        assert "previous segment" not in text
        assert "Straw Man" not in text


async def test_a_sentence_is_found_by_the_start_of_a_word_of_it_not_by_its_middle():
    async with desk(project(), document="d0001", size=(120, 60)) as it:
        await it.press("?")
        await it.type("tree")
        assert "all relations" in found(it)
        assert "streets" not in found(it)
        await it.press("ctrl+u")
        await it.type("stranger")
        assert "strangers will flood our streets" in found(it)


async def test_best_fits_lead_their_groups_when_keys_are_sought():
    async with desk(project(), document="d0001", size=(120, 60)) as it:
        await it.press("?")
        await it.type("undo")
        assert found(it).splitlines()[1].split()[:2] == ["u", "undo"]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("traditional", "words"),
        ("simplified", "words"),
        ("繁体", "words"),
        ("简体", "words"),
        ("拼音", "words"),
        ("stance", "attributes"),
        ("delete annotation", "untag"),
        ("历史", "journal"),
    ],
)
async def test_what_it_is_for_finds_an_action_in_help_and_palette(typed, label):
    action = next(each for each in ACTIONS if each.id == label)
    async with desk(project(), document="d0001", size=(120, 60)) as it:
        await it.press("?")
        await it.type(typed)
        assert action.help.split(";")[0] in " ".join(found(it).split())
        await it.press("escape", "ctrl+p")
        await it.type(typed)
        option = it.app.screen.query_one(OptionList).highlighted_option
        assert option.id == action.run


async def test_the_signs_beside_the_text_are_explained_and_found_in_both_languages():
    async with desk(project(), document="d0001", size=(120, 60)) as it:
        await it.press("?")
        text = " ".join(found(it).split())
        assert "Signs in the margin" in text
        for sign in ("> <", "» «", "<F F>", "├─┤"):
            assert sign in text
        for typed in ("legend", "«", "记号", "图例"):
            await it.type(typed)
            assert "no words of it could be linked" in " ".join(found(it).split())
            await it.press("ctrl+a", "ctrl+k")
    async with desk(project()) as it:
        await it.press("?")
        assert "Signs in the margin" not in found(it)


async def test_the_keys_of_dialogs_stand_under_the_name_of_their_dialog():
    async with desk(project(), document="d0001", size=(120, 60)) as it:
        await it.press("?")
        lines = found(it).splitlines()
        first = lines.index("In dialogs")
        part = [line.strip() for line in lines[first : lines.index("", first)]]
        assert part[1].startswith("esc ")
        assert sum("leave" in line.split() for line in part) == 2  # and q too, where versions are compared
        for dialog, key in (
            ("Picking a tag", "^s"),
            ("Writing a note or a translation", "^s"),
            ("Editing a translation", "F1–F3"),
            ("Comparing translations", "1–9"),
        ):
            assert part[part.index(dialog) + 1].startswith(key)


@pytest.mark.parametrize("typed", ["t", "o"])
async def test_a_dialog_is_named_once_however_its_keys_fit_what_is_typed(typed):
    async with desk(project(), document="d0001", size=(120, 60)) as it:
        await it.press("?", typed)
        lines = found(it).splitlines()
        for dialog in ("Picking from a list", "Picking a tag", "Comparing translations"):
            assert lines.count(f" {dialog}") == 1


def test_an_entry_without_pinyin_is_found_by_its_characters():
    assert rank("标签", [Entry.of("x", ["贴标签"], lambda text: text)])
