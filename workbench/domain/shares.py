"""Sharing documents out among people, as evenly as can be."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence


def share_out(
    documents: Sequence[str],
    people: Sequence[str],
    copies: int,
    holders: Mapping[str, Collection[str]] | None = None,
) -> dict[str, tuple[str, ...]]:
    """Return which people get each document, ``copies`` of them for each.

    ``holders`` names who has a document already: they come first. Nobody gets
    more than one document more than another, unless holders make it so; and of
    those who have as few, whoever was paired least with the others is taken,
    so that in double annotation everybody meets everybody and agreement can
    be told of every pair.

    >>> share_out(["d1", "d2", "d3"], ["li", "mei", "sam"], 2)
    {'d1': ('li', 'mei'), 'd2': ('sam', 'li'), 'd3': ('mei', 'sam')}
    """
    holders = holders or {}
    load: Counter[str] = Counter()
    met: Counter[tuple[str, str]] = Counter()
    shares: dict[str, tuple[str, ...]] = {}
    for document in documents:
        there = holders.get(document, ())
        given: list[str] = []
        while len(given) < min(copies, len(people)):
            given.append(
                min(
                    (each for each in people if each not in given),
                    key=lambda each: (
                        each not in there,
                        load[each],
                        sum(met[each, other] for other in given),
                    ),
                )
            )
        load.update(given)
        met.update((one, other) for one in given for other in given if one != other)
        shares[document] = tuple(given)
    return shares
