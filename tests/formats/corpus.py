"""Archives of articles and label files as the shared tasks give them, and tags with official labels."""

from tests import builders as build
from workbench.domain.archives import pack, unpack
from workbench.domain.tagset import Tag

FIRST = "\ufeffPrices rose 😀 again.\r\nCritics doubt it: 𠀀物价又涨了？\r\n\r\n“No,” they said.\n"
SECOND = "Wave the flag! Wave it.\nEveryone does, so will you."


def archive(**files):
    """Pack files; two underscores stand for a slash, so that names are keywords."""
    return pack({name.replace("__", "/"): content.encode() for name, content in files.items()})


def corpus(**labels):
    """Pack both articles with label files: names without their suffix ``.labels``."""
    texts = {"articles/article701.txt": FIRST, "articles/article22.txt": SECOND}
    return archive(**texts, **{f"{name}.labels": rows for name, rows in labels.items()})


def files_of(data):
    files, wrong = unpack(data, "f")
    assert wrong == []
    return {name: content.decode() for name, content in files.items()}


def labelled(dossier, scheme, *labels):
    """Give the dossier's tags a scheme's labels, in turn."""
    tagsets = []
    for tagset in dossier.tagsets:
        tags = [
            tag.model_copy(update={"official": {scheme: labels[i % len(labels)]}})
            for i, tag in enumerate(tagset.tags)
        ]
        tagsets.append(tagset.model_copy(update={"tags": tuple(tags)}))
    return dossier.model_copy(update={"tagsets": tuple(tagsets)})


def spans_of(dossier):
    """Return where each annotation lies on the source, in order, span by span."""
    return [
        (target.start, target.end)
        for mark in sorted(dossier.annotations, key=lambda each: each.ordinal)
        for target in mark.spans
        if target.text == dossier.source.id
    ]


def labels_of(dossier, scheme):
    """Return the official label of each annotation, in order."""
    tags = {tag.id: tag for tagset in dossier.tagsets for tag in tagset.tags}
    return [tags[mark.tag].official[scheme] for mark in dossier.annotations]


def tagged(scheme, *labels, marks=(), content=build.CONTENT, **fields):
    """Return a dossier whose annotations are the labels and spans ``marks``, over a tagset of the labels."""
    tags = tuple(
        Tag(id=f"own.t{i}", name=build.both(label), official={scheme: label})
        for i, label in enumerate(labels)
    )
    made = [
        build.annotation(f"a{i}", *build.spans_at(content, *span), tag=f"own.t{tag}", ordinal=i)
        for i, (tag, *span) in enumerate(marks)
    ]
    own = build.tagset(id="own", tags=tags, groups=(), attributes=(), relations=())
    given = {
        "source": build.source(content),
        "units": [],
        "relations": [],
        "findings": [],
        "reviews": [],
        "tagsets": [build.tagset(), own],
        "annotations": made,
    }
    return build.dossier(**(given | fields))
