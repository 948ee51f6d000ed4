from tests import builders
from workbench.domain.value import lean


def test_a_lean_value_is_the_same_in_every_way_that_can_be_seen():
    one, other = builders.document(), builders.document()
    assert lean(one) == other
    assert one.model_dump_json(exclude_unset=True) == other.model_dump_json(exclude_unset=True)
    assert hash(one) == hash(other)


def test_what_is_shared_is_not_changed_by_a_copy_of_one_that_shares_it():
    document = builders.document()
    one, other = lean(document.model_copy()), lean(document.model_copy())
    before = set(other.model_fields_set)
    changed = one.model_copy(update={"licence": "CC0-1.0"})
    assert "licence" in changed.model_fields_set
    assert other.model_fields_set == before
