"""The part of the tour in which two people differ, a reviewer decides, and the work is bundled."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from workbench.domain.span import Span
from workbench.domain.text import SOURCE
from workbench.domain.validation import problems
from workbench.messages import say
from workbench.ports import Workbench
from workbench.usecases.adjudicate import Rule, adjudicate, layer
from workbench.usecases.adjudicated import adjudicated_dossier
from workbench.usecases.bundle import bundles
from workbench.usecases.decide import decide
from workbench.usecases.feedback import feedback, tally
from workbench.usecases.merge import merge_parts
from workbench.usecases.review import unit
from workbench.usecases.session import Session

FIRST: Final = "first-annotator"
SECOND: Final = "second-annotator"
REVIEWER: Final = "reviewer"
_TAG: Final = "framing.political"
_OTHER: Final = "framing.economic"


def review_tour(wb: Workbench, document: str, tell: Callable[..., None]) -> list[str]:
    """Review one place that two people agree on, and one that they do not; return what did not hold."""
    one, other = (Session.open(replace(wb, annotator=name), document) for name in (FIRST, SECOND))
    agreed, differing, shorter = _stretches(one)
    same = [_tag(session, _TAG, agreed) for session in (one, other)]
    mine, theirs = _tag(one, _OTHER, differing), _tag(other, _OTHER, shorter)
    reviewer = replace(wb, annotator=REVIEWER)
    by_rule = adjudicate(reviewer, one.document, [Rule.of("identical")])
    place = unit(reviewer, mine, document=one.document.id)
    number = next(number for number, each in enumerate(place.candidates) if theirs in each.ids)
    decide(reviewer, place, "accept", [number], reason=say("cli.demo.reason"))
    whole = layer(reviewer, one.document)
    tell(
        "review",
        kind=say(f"cli.review.differ.{place.item.kind}"),
        rule=len(by_rule.made),
        stands=len(whole.spans),
    )
    fates = tally(feedback(replace(wb, annotator=FIRST), [one.document.id]))
    expected = [{*same}, {theirs}]
    failed = (
        [] if [set(each.derived_from) for each in whole.spans] == expected else [say("cli.demo.not_reviewed")]
    )
    failed += [] if (fates["accepted"], fates["rejected"]) == (1, 1) else [say("cli.demo.not_reviewed")]
    failed += [str(problem) for problem in problems(adjudicated_dossier(reviewer, one.document))]
    parts = bundles(reviewer, [one.document.id])
    again = merge_parts(reviewer, parts)
    if any(each.new or each.changed for each in again):
        failed.append(say("cli.demo.not_merged"))
    elif not failed:
        tell("bundle", files=len(parts), records=sum(each.known for each in again))
    return failed


def _tag(session: Session, tag: str, span: Span) -> str:
    return session.tag(tag, [session.target(SOURCE, span.start, span.end)]).id


def _stretches(session: Session) -> tuple[Span, Span, Span]:
    """Return three stretches of the longest segment: the third lies within the second, the first apart."""
    longest = max(session.source.segments, key=lambda segment: len(segment.span))
    words = [place for place in _words(session.source.content, longest.span) if len(place)]
    if len(words) < 4:
        third = max(len(longest.span) // 4, 1)
        words = [Span(start=longest.start + n * third, end=longest.start + (n + 1) * third) for n in range(4)]
    return words[0], Span(start=words[2].start, end=words[3].end), words[3]


def _words(content: str, within: Span) -> list[Span]:
    found: list[Span] = []
    start = within.start
    for word in within.cut(content).split(" "):
        found.append(Span(start=start, end=start + len(word)))
        start += len(word) + 1
    return found
