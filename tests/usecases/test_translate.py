import pytest

from workbench.domain.language import Language
from workbench.domain.text import Origin
from workbench.errors import Missing, NotFound
from workbench.ports import Draft
from workbench.usecases.add import add
from workbench.usecases.edit import edit
from workbench.usecases.session import Session
from workbench.usecases.translate import translate

TEXT = "The talks are frozen. Nobody objects.\n***\n\n评论\n发表评论\n".encode()


class Loud:
    """A neural engine that shouts, and counts what it was asked."""

    name = "argos"

    def __init__(self, agent):
        self._agent = agent
        self.asked = []

    def agent(self, source, target):
        return self._agent if source is Language.EN else None

    def translate(self, texts, source, target, *, progress=None, cancelled=None):
        self.asked += texts
        return [Draft(text.upper(), score=-0.5, tokens=len(text.split())) for text in texts]


@pytest.fixture
def loud(wb):
    from workbench.domain.document import Agent

    engine = Loud(Agent(id="argos-1", kind="software", name="Argos Translate", model="en_zh 1.9"))
    wb.engines = {**wb.engines, "argos": engine}
    return engine


@pytest.fixture
def session(wb):
    return Session(wb, add(wb, TEXT, "page.txt").document)


def origins(session):
    return [session.units[each.id].provenance.origin for each in session.source.segments]


def test_every_segment_gets_a_translation_and_says_who_made_it(wb, session):
    done = translate(wb, session)
    assert done.translated == done.segments == len(session.units)
    agents = {record.id for record in wb.store.records("agent")}
    assert {unit.provenance.by for unit in session.units.values()} <= agents


def test_auto_takes_the_neural_engine_where_it_has_a_model_and_the_memory_or_gloss_elsewhere(
    wb, session, loud
):
    translate(wb, session)
    assert origins(session) == [Origin.MACHINE, Origin.MACHINE, Origin.COPIED, Origin.MEMORY, Origin.MEMORY]


def test_text_without_letters_is_copied(wb, session):
    translate(wb, session)
    copied = [unit for unit in session.units.values() if unit.provenance.origin is Origin.COPIED]
    assert [unit.content for unit in copied] == ["***"]


def test_a_second_run_does_nothing(wb, session, loud):
    translate(wb, session)
    asked = list(loud.asked)
    assert translate(wb, session).translated == 0
    assert loud.asked == asked


def test_a_gloss_gives_way_as_soon_as_a_model_is_there(wb, session):
    translate(wb, session)
    assert Origin.GLOSS in origins(session)
    from workbench.domain.document import Agent

    wb.engines = {**wb.engines, "argos": Loud(Agent(id="argos-1", kind="software", name="Argos"))}
    translate(wb, session)
    assert Origin.GLOSS not in origins(session)


def test_force_keeps_the_earlier_translation(wb, session, loud):
    translate(wb, session)
    before = session.units["s1"]
    translate(wb, session, force=True)
    assert session.units["s1"].id != before.id
    assert session.unit(before.id) == before


def test_a_persons_translation_is_not_replaced(wb, session, loud):
    edit(wb, session, "s1", "谈判已冻结。")
    translate(wb, session)
    assert session.units["s1"].content == "谈判已冻结。"


def test_what_was_translated_once_comes_from_the_cache(wb, session, loud):
    translate(wb, session)
    loud.asked.clear()
    done = translate(wb, session, force=True)
    assert (loud.asked, done.cached) == ([], 2)


def test_cancelled_work_keeps_what_is_done_and_goes_on_later(wb, session, loud):
    translate(wb, session, cancelled=lambda: len(loud.asked) > 0)
    assert 0 < len(session.units) < len(session.source.segments)
    translate(wb, session)
    assert len(session.units) == len(session.source.segments)


def test_progress_ends_at_the_whole(wb, session):
    seen = []
    translate(wb, session, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(session.source.segments), len(session.source.segments))


def test_an_engine_nobody_knows_and_one_without_a_model_are_told_apart(wb, session):
    with pytest.raises(NotFound):
        translate(wb, session, engine="babelfish")
    with pytest.raises(Missing) as caught:
        translate(wb, session, engine="argos")
    assert "workbench models install en-zh" in caught.value.hint
