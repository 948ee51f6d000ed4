"""All relations of a document as trees, on arguments and attributions of every shape."""

from tests import builders, fakes
from workbench.domain.relation import Relation
from workbench.tagsets.library import builtin
from workbench.usecases.forest import forest
from workbench.usecases.session import Session

TAGS = {
    "claim": "claims.arg_claim",
    "premise": "claims.arg_premise",
    "why": "claims.arg_premise",
    "source": "claims.attr_source",
    "cue": "claims.attr_cue",
    "content": "claims.attr_content",
}
WORDS = {
    "claim": "Prices rose 😀 again.",
    "premise": "Critics doubt it",
    "why": "物价又涨了",
    "source": "Prices",
    "cue": "rose",
    "content": "again",
}


def relation(name, kind="supports", **roles):
    kept = {role.rstrip("_"): tuple(names.split()) for role, names in roles.items()}
    return Relation(id=name, ordinal=0, kind=f"claims.{kind}", roles=kept, by="mei", created=builders.NOW)


def project(*relations, tags=TAGS, words=WORDS):
    wb = fakes.workbench(tagsets=dict(builtin()), models=("en-zh", "zh-en"))
    made = [
        builders.annotation(name, *builders.spans(builders.CONTENT, words[name]), ordinal=n, tag=tag)
        for n, (name, tag) in enumerate(tags.items())
    ]
    parts = builders.parts(annotations=made, relations=list(relations), reviews=[], findings=[], tagsets=[])
    fakes.put(wb, parts)
    return wb


def session(*relations, **made):
    return Session.open(project(*relations, **made), "d0001")


def drawn(opened, shown=lambda name: True):
    """Return each line as its depth and what it stands for, in the order of the annotations."""
    order = list(opened.annotations).index
    return [
        (each.depth, each.role or (each.relation.kind if each.relation else "root"), each.annotation)
        + (("missing",) if each.missing else ())
        for each in forest(opened, shown, order)
    ]


def test_a_claim_stands_above_what_supports_it_and_what_supports_that():
    opened = session(relation("r0", from_="why", to="premise"), relation("r1", from_="premise", to="claim"))
    assert drawn(opened) == [(0, "root", "claim"), (1, "from", "premise"), (2, "from", "why")]


def test_an_attribution_hangs_below_the_claim_whose_words_it_is_about():
    opened = session(
        relation("r0", from_="premise", to="claim"),
        relation("r1", "attribution", source="source", cue="cue", content="content"),
    )
    assert drawn(opened) == [
        (0, "root", "claim"),
        (1, "from", "premise"),
        (1, "claims.attribution", "source"),
        (2, "source", "source"),
        (2, "cue", "cue"),
        (2, "content", "content"),
    ]


def test_a_claim_without_evidence_is_a_root_where_somebody_is_said_to_have_said_it():
    opened = session(relation("r1", "attribution", source="source", content="content"))
    assert drawn(opened)[:2] == [(0, "root", "claim"), (1, "claims.attribution", "source")]
    assert drawn(opened)[-1] == (2, "cue", "source", "missing")


def test_an_attribution_of_words_that_nobody_claims_is_a_tree_of_its_own():
    tags = {name: tag for name, tag in TAGS.items() if name != "claim"}
    opened = session(relation("r1", "attribution", source="source", cue="cue", content="content"), tags=tags)
    assert [line[:2] for line in drawn(opened)] == [
        (0, "claims.attribution"),
        (1, "source"),
        (1, "cue"),
        (1, "content"),
    ]


def test_what_supports_two_claims_stands_below_both_and_carries_its_branches_once():
    opened = session(
        relation("r0", from_="why", to="claim"),
        relation("r1", from_="why", to="premise"),
        relation("r2", from_="cue", to="why"),
        tags=TAGS | {"cue": "claims.arg_premise"},
    )
    assert drawn(opened) == [
        (0, "root", "claim"),
        (1, "from", "why"),
        (2, "from", "cue"),
        (0, "root", "premise"),
        (1, "from", "why"),
    ]


def test_claims_that_support_each_other_are_drawn_once_and_end():
    opened = session(relation("r0", from_="claim", to="premise"), relation("r1", from_="premise", to="claim"))
    assert drawn(opened) == [(0, "root", "claim"), (1, "from", "premise"), (2, "from", "claim")]


def test_a_chain_may_be_longer_than_the_interpreter_can_call():
    names = [f"a{n}" for n in range(3000)]
    wb = fakes.workbench(tagsets=dict(builtin()))
    made = [
        builders.annotation(
            each, *builders.spans(builders.CONTENT, "rose"), ordinal=n, tag="claims.arg_claim"
        )
        for n, each in enumerate(names)
    ]
    chain = [relation(f"r{n}", from_=names[n + 1], to=names[n]) for n in range(len(names) - 1)]
    fakes.put(wb, builders.parts(annotations=made, relations=chain, reviews=[], findings=[], tagsets=[]))
    opened = Session.open(wb, "d0001")
    assert forest(opened, lambda name: True, lambda name: int(name[1:]))[-1].depth == 2999


def test_relations_of_what_is_not_shown_are_left_out():
    opened = session(relation("r0", from_="premise", to="claim"), relation("r1", from_="why", to="claim"))
    assert drawn(opened, lambda name: name != "premise") == [(0, "root", "claim"), (1, "from", "why")]


def test_an_attribution_of_two_claims_hangs_below_the_first_of_them_whatever_they_are_called():
    for number in range(20):
        first, second = f"a{number}", f"b{number}"
        opened = session(
            relation("r1", "attribution", source=second, content=first),
            tags={first: "claims.arg_claim", second: "claims.arg_claim"},
            words={first: "Prices", second: "again"},
        )
        assert drawn(opened)[0] == (0, "root", first)


def test_no_relations_are_no_lines():
    assert drawn(session()) == []
