"""Leaving records out of a document so that nothing is left that names what is gone."""

from collections import Counter
from dataclasses import replace

from workbench.domain.dossier import Parts


def consistent(parts: Parts, before: Parts) -> tuple[Parts, Counter[str]]:
    """Leave out what hangs on annotations that are not there, and count what is gone since ``before``."""
    ids = {each.id for each in parts.annotations}
    relations = [
        each for each in parts.relations if all(end in ids for ends in each.roles.values() for end in ends)
    ]
    reviews = [
        each
        for each in parts.reviews
        if each.of in ids and (each.replacement is None or each.replacement in ids)
    ]
    sound = replace(parts, relations=relations, reviews=reviews)
    counts = Counter(
        {
            name: missing
            for name in ("annotations", "relations", "findings", "reviews")
            if (missing := len(getattr(before, name)) - len(getattr(sound, name)))
        }
    )
    return sound, counts
