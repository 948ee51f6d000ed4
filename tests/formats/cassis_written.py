"""Views as dkpro-cassis writes them, to compare our own writing with."""

from collections import Counter

from workbench.domain.uima import ANNOTATION, ARRAY, STRING, TYPES


def declare(typesystem):
    """Add our types to a type system of cassis's."""
    made = {name: typesystem.create_type(name, kind.parent) for name, kind in TYPES.items()}
    for name, kind in TYPES.items():
        for feature in kind.texts:
            typesystem.create_feature(made[name], feature, STRING)
        for feature, target in kind.references.items():
            typesystem.create_feature(made[name], feature, target)
        for feature, target in kind.lists.items():
            typesystem.create_feature(made[name], feature, ARRAY, elementType=target)


def fill(cas, view):
    """Put a view into an empty CAS of cassis's and knows our types."""
    made = {}

    def build(structure):
        if id(structure) in made:
            return made[id(structure)]
        kind = TYPES[structure.type]
        features = dict(structure.values)
        if kind.parent == ANNOTATION:
            features |= {"begin": structure.begin, "end": structure.end}
        for name, found in structure.links.items():
            built = [build(each) for each in found]
            features[name] = built[0] if name in kind.references else array(elements=built)
        made[id(structure)] = cas.typesystem.get_type(structure.type)(**features)
        return made[id(structure)]

    array = cas.typesystem.get_type(ARRAY)
    cas.sofa_string = view.content
    cas.sofa_mime = "text/plain"
    for structure in view.structures:
        cas.add(build(structure))


def alike(view, other):
    """Say whether two views have one text with the same structures in the same places."""
    return view.content == other.content and _places(view) == _places(other)


def _places(view):
    return Counter(
        (each.type, each.begin, each.end, *sorted(each.values.items())) for each in view.structures
    )
