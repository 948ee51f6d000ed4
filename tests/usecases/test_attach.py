from tests import builders as build
from workbench.domain.dossier import assemble
from workbench.domain.foreign import IMPORTER
from workbench.domain.validation import problems
from workbench.usecases.attach import signed


def test_reviews_and_descent_follow_the_annotations_that_get_new_ids():
    nobodys = [each.model_copy(update={"by": IMPORTER.id}) for each in build.parts().annotations]
    parts = build.parts(annotations=nobodys, agents=[*build.parts().agents, IMPORTER])
    made = signed(parts, "lee")
    new = dict(zip((each.id for each in nobodys), (each.id for each in made.annotations), strict=True))
    assert {each.by for each in made.annotations} == {"lee"}
    assert [each.derived_from for each in made.annotations if each.derived_from] == [new["a0"]]
    assert [(each.of, each.replacement) for each in made.reviews] == [
        (new["a0"], new["a1"]),
        (new["a2"], None),
    ]
    assert problems(assemble(made, generator="g")) == []
