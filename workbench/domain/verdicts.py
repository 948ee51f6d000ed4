"""Decisions as files hold them: a review of each annotation, and the annotations that a reviewer wrote."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

from workbench.domain.adjudication import Reading, in_force, outcome_key
from workbench.domain.annotation import Annotation
from workbench.domain.review import Decision, Review
from workbench.domain.text import short

Verdict = Literal["accept", "reject", "amend"]
ROOM: Final = 48
"""How much of an id of 64 characters is for that of the decision; files may bring longer ones."""


def as_reviews(
    decisions: Iterable[Decision], living: Mapping[str, Annotation], *, annotation: int, review: int
) -> tuple[list[Annotation], list[Review]]:
    """Return the decisions in force as annotations that amend or add, and reviews.

    What was left out in favour of another reading is rejected. Without a
    review is what nobody decided or somebody put off, and what is accepted
    but is gone or says something else now: nobody accepted that. ``living``
    are the annotations by id, ``annotation`` and ``review`` the ordinals to go on from.
    """
    annotations: list[Annotation] = []
    reviews: list[Review] = []
    for decision in in_force(decisions):
        made = _written(decision, annotation + len(annotations))
        annotations += made
        reviews += _reviews(decision, made, living, review + len(reviews))
    return annotations, reviews


def _written(decision: Decision, ordinal: int) -> list[Annotation]:
    if decision.action not in ("amend", "add"):
        return []
    return [
        Annotation(
            id=f"x-{short(decision.id, ROOM)}.{number}",
            ordinal=ordinal + number,
            tag=outcome.tag,
            targets=outcome.targets,
            by=decision.by,
            created=decision.created,
            attributes=outcome.attributes,
            derived_from=decision.targets[0] if decision.targets else None,
        )
        for number, outcome in enumerate(decision.result)
    ]


def _reviews(
    decision: Decision, made: Sequence[Annotation], living: Mapping[str, Annotation], ordinal: int
) -> list[Review]:
    if decision.action == "defer":
        return []
    verdicts: dict[str, Verdict] = dict.fromkeys(decision.others, "reject")
    verdicts |= dict.fromkeys(decision.targets, _verdict(decision))
    kept = {outcome_key(each) for each in decision.result}
    found = [
        name
        for name in sorted(verdicts)
        if name in living
        and (verdicts[name] != "accept" or outcome_key(Reading((living[name],)).outcome) in kept)
    ]
    reviews = [
        Review(
            id=f"{short(decision.id, ROOM)}.v{number}",
            ordinal=ordinal + number,
            of=name,
            by=decision.by,
            decision=verdicts[name],
            replacement=made[0].id if made and verdicts[name] == "amend" else None,
            comment=decision.reason,
            created=decision.created,
        )
        for number, name in enumerate(found)
    ]
    if decision.action == "add":
        reviews += [
            Review(
                id=f"{short(decision.id, ROOM)}.v{len(reviews) + number}",
                ordinal=ordinal + len(reviews) + number,
                of=each.id,
                by=decision.by,
                decision="accept",
                comment=decision.reason,
                created=decision.created,
            )
            for number, each in enumerate(made)
        ]
    return reviews


def _verdict(decision: Decision) -> Verdict:
    if decision.action in ("amend", "reject"):
        return "amend" if decision.action == "amend" else "reject"
    return "accept"
