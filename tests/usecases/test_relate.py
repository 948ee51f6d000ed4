import pytest

from tests import builders, fakes
from workbench.domain.tagset import RelationRule, RoleRule
from workbench.errors import Conflict, InputError, NotFound
from workbench.usecases.relate import add_to, alone, playable, relate, role_of, wanting
from workbench.usecases.session import Session

ROLES = (
    RoleRule(name="source", least=0, most=None),
    RoleRule(name="cue", most=1),
    RoleRule(name="content", group="claims.type"),
)
ATTRIBUTION = RelationRule(id="claims.attribution", name=builders.both("attribution"), roles=ROLES)


@pytest.fixture
def wb():
    wb = fakes.workbench(tagsets={"claims": builders.tagset(relations=(ATTRIBUTION,))})
    words = [builders.spans(builders.CONTENT, each) for each in ("Prices", "rose", "again", "Critics")]
    annotations = [builders.annotation(f"a{n}", *each, ordinal=n) for n, each in enumerate(words)]
    annotations[3] = annotations[3].model_copy(update={"tag": "claims.doubt", "by": "sam"})
    fakes.put(wb, builders.parts(annotations=annotations, relations=[], tagsets=[]))
    return wb


@pytest.fixture
def session(wb):
    return Session.open(wb, "d0001")


def test_several_annotations_are_linked_by_role_saved_and_undone(wb, session):
    made = relate(session, "attribution", {"source": ["a0", "a3"], "cue": ["a1"]})
    assert made.kind == "claims.attribution"
    assert wanting(session, made) == ["content"]
    whole = add_to(session, made.id, "content", "a2")
    assert whole.roles == {"source": ("a0", "a3"), "cue": ("a1",), "content": ("a2",)}
    assert wanting(session, whole) == []
    assert Session.open(wb, "d0001").relations == {made.id: whole}
    session.undo()
    assert session.relations == {made.id: made}
    session.undo()
    assert session.relations == {}
    assert wb.store.records("relation") == ()


def test_roles_stand_as_the_tagset_lists_them_in_whatever_order_they_are_given(session):
    made = relate(session, "attribution", {"content": ["a2"], "cue": ["a1"]})
    assert list(made.roles) == ["cue", "content"]
    assert list(add_to(session, made.id, "source", "a0").roles) == ["source", "cue", "content"]


@pytest.mark.parametrize(
    ("kind", "roles", "error"),
    [
        ("nothing", {"source": ["a0"], "cue": ["a1"]}, NotFound),
        ("attribution", {"actor": ["a0"], "cue": ["a1"]}, NotFound),
        ("attribution", {"source": ["a9"], "cue": ["a1"]}, NotFound),
        ("attribution", {"source": ["a0"]}, InputError),
        ("attribution", {"source": ["a0"], "cue": ["a0"]}, InputError),
        ("attribution", {"cue": ["a0", "a1"]}, InputError),
        ("attribution", {"source": ["a0"], "content": ["a3"]}, InputError),
    ],
)
def test_what_the_tagset_does_not_allow_is_refused(session, kind, roles, error):
    with pytest.raises(error):
        relate(session, kind, roles)
    assert session.relations == {}


def test_a_removed_annotation_leaves_its_relations_in_the_same_edit(session):
    made = relate(session, "attribution", {"source": ["a0"], "cue": ["a1"], "content": ["a2"]})
    session.untag("a0")
    assert session.relations[made.id].roles == {"cue": ("a1",), "content": ("a2",)}
    session.untag("a1")
    assert session.relations == {}
    session.undo()
    session.undo()
    assert session.relations == {made.id: made}
    assert "a0" in session.annotations


def test_only_ones_own_relation_is_changed(wb, session):
    made = relate(session, "attribution", {"source": ["a0"], "cue": ["a1"]})
    other = Session.open(fakes.workbench(annotator="sam", store=wb.store, tagsets=dict(wb.tagsets)), "d0001")
    with pytest.raises(Conflict):
        other.unrelate(made.id)
    with pytest.raises(Conflict):
        add_to(other, made.id, "content", "a2")
    assert session.unrelate(made.id) == made


def test_roles_are_offered_to_tags_of_their_group_alone(session):
    assert [role.name for _, role in playable(session, session.annotations["a0"])] == [
        "source",
        "cue",
        "content",
    ]
    assert [role.name for _, role in playable(session, session.annotations["a3"])] == ["source", "cue"]


def test_content_stands_without_a_source_until_it_has_one(wb):
    words = {"source": "Critics", "cue": "rose", "content": "again"}
    tags = [
        each.model_copy(update={"id": f"claims.attr_{role}"})
        for role, each in zip(words, (builders.tagset().tags * 3)[:3], strict=True)
    ]
    rule = ATTRIBUTION.model_copy(
        update={
            "roles": tuple(
                RoleRule(name=role, least=0 if role == "source" else 1, most=None) for role in words
            )
        }
    )
    tagset = builders.tagset(tags=(*tags, *builders.tagset().tags), relations=(rule,))
    wb = fakes.workbench(tagsets={"claims": tagset})
    made = [
        builders.annotation(
            role, *builders.spans(builders.CONTENT, each), ordinal=n, tag=f"claims.attr_{role}"
        )
        for n, (role, each) in enumerate(words.items())
    ]
    fakes.put(wb, builders.parts(annotations=made, relations=[], tagsets=[]))
    session = Session.open(wb, "d0001")

    def missing():
        return [role.name for _, _, role in alone(session, session.annotations["content"])]

    assert missing() == ["source", "cue"]
    linked = relate(session, "attribution", {"cue": ["cue"], "content": ["content"]})
    assert missing() == ["source"]
    add_to(session, linked.id, "source", "source")
    assert missing() == []
    assert role_of(rule, "claims.fact") is None


def test_annotations_whose_tags_name_no_role_stand_alone_for_nobody(session):
    assert [each for one in session.annotations.values() for each in alone(session, one)] == []
