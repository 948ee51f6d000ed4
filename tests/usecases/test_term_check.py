import pytest

from tests import builders, fakes
from workbench.domain.language import Language
from workbench.domain.terms import Term
from workbench.usecases import terms
from workbench.usecases.alternatives import Alternative, take
from workbench.usecases.edit import edit
from workbench.usecases.session import Session
from workbench.usecases.translate import translate


@pytest.fixture
def wb():
    wb = fakes.workbench()
    fakes.put(wb, builders.parts(annotations=[], relations=[], reviews=[], findings=[], units=[]))
    wb.terms = fakes.FakeTerms(Term(en=("price",), zh=("物价", "价格")))
    return wb


def kinds(unit):
    return [flag.kind for flag in unit.provenance.flags]


def test_a_translation_without_a_wanted_term_is_flagged_and_mended_by_an_edit(wb):
    session = Session.open(wb, "d0001")
    translate(wb, session)
    (flag,) = session.units["s0"].provenance.flags
    assert (flag.kind, flag.note) == ("term", "Prices → 物价 / 价格")
    assert kinds(session.units["s1"]) == []
    (lacking,) = terms.check(wb, session)
    assert (lacking.segment, lacking.term, lacking.wanted) == ("s0", "Prices", ("物价", "价格"))
    assert kinds(edit(wb, session, "s0", "东西又贵了。")) == ["term"]
    assert kinds(edit(wb, session, "s0", "物价又涨了。")) == []
    assert terms.check(wb, session) == []


def test_terms_that_change_are_used_at_once(wb):
    session = Session.open(wb, "d0001")
    edit(wb, session, "s0", "物价又涨了。")
    wb.terms = fakes.FakeTerms(Term(en=("price",), zh=("价钱",)))
    assert len(terms.check(wb, session)) == 1
    wb.terms = None
    assert terms.check(wb, session) == []


def test_an_alternative_is_held_to_the_terms_too(wb):
    session = Session.open(wb, "d0001")
    agent = wb.engines["argos"].agent(session.segments["s0"].language, Language.ZH_HANS)
    wrong, right = (
        Alternative("s0", text, None, (), agent, current=False) for text in ("东西又贵了。", "物价又涨了。")
    )
    assert kinds(take(wb, session, wrong)) == ["term"]
    assert kinds(take(wb, session, right)) == []
