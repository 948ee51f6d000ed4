"""The rules of the Web Annotation Data Model (W3C Recommendation, 23 February 2017), for tests.

The W3C publishes them as prose and as JSON schemas of its test suite. These
are our own, written from the sections that each rule names, for what an
annotation collection may hold. The schemas are stricter than the prose in one
place, and so are we: a Specific Resource says something about its source.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from tests.formats.web_annotation_parts import (
    CONTEXT,
    LANGUAGE,
    MEDIA,
    MOTIVES,
    SAYS_MORE,
    SELECTORS,
    SETS,
    TERMS,
    TIME,
    Data,
    annotations,
    each,
    is_count,
    is_iri,
    pages,
    parts,
    resources,
    selectors,
    things,
)

Rule = Callable[[Data], Iterator[object]]
RULES: Final[dict[str, Rule]] = {}
"""Each yields what breaks it."""


def broken(whole: Data) -> list[str]:
    """Return the names of the rules that a collection breaks, in their order."""
    return [name for name, rule in RULES.items() if any(True for _ in rule(whole))]


def rule(function: Rule) -> Rule:
    """Register a rule under its name."""
    RULES[function.__name__] = function
    return function


# --- collections and pages


@rule
def a_collection_has_the_context(whole: Data) -> Iterator[object]:
    """The model's context is among its contexts (5.1)."""
    if CONTEXT not in each(whole.get("@context")):
        yield whole


@rule
def a_collection_is_one(whole: Data) -> Iterator[object]:
    """It has one IRI and says that it is a collection (5.1)."""
    if not is_iri(whole.get("id")) or "AnnotationCollection" not in each(whole.get("type")):
        yield whole


@rule
def labels_are_words(whole: Data) -> Iterator[object]:
    """A label is a string (5.1)."""
    yield from (label for label in each(whole.get("label")) if not isinstance(label, str))


@rule
def a_total_counts_the_annotations(whole: Data) -> Iterator[object]:
    """It is one number, 0 or more; with one page, of what the page holds (5.1)."""
    total = whole.get("total")
    if total is not None and not is_count(total):
        yield total
    elif total is not None and "next" not in (pages(whole) or [{"next": 1}])[0]:
        yield from [total] if total != len(each(pages(whole)[0].get("items"))) else []


@rule
def a_collection_that_is_not_empty_has_its_pages(whole: Data) -> Iterator[object]:
    """One first page, an IRI or a page; the last is an IRI (5.1)."""
    first = each(whole.get("first"))
    if len(first) != (1 if whole.get("total") else len(first) and 1):
        yield whole
    yield from (page for page in first if not isinstance(page, dict) and not is_iri(page))
    yield from (page for page in each(whole.get("last")) if not is_iri(page))


@rule
def a_page_is_one(whole: Data) -> Iterator[object]:
    """It has one IRI, says that it is a page, and brings no context of its own (5.2)."""
    for page in pages(whole):
        if not is_iri(page.get("id")) or "AnnotationPage" not in each(page.get("type")) or "@context" in page:
            yield page


@rule
def a_page_holds_annotations(whole: Data) -> Iterator[object]:
    """One at least, in a list, each an annotation or its IRI (5.2)."""
    for page in pages(whole):
        items = page.get("items")
        if not isinstance(items, list) or not items:
            yield page
        else:
            yield from (item for item in items if not isinstance(item, dict) and not is_iri(item))


@rule
def a_page_knows_its_place(whole: Data) -> Iterator[object]:
    """It is part of the collection, starts at a number, and names the next unless it is the last (5.2)."""
    for page in pages(whole):
        is_last = page.get("id") in each(whole.get("last"))
        if page.get("partOf") != whole.get("id") or not (is_last or is_iri(page.get("next"))):
            yield page
        yield from [] if is_count(page.get("startIndex")) else [page]


# --- annotations


@rule
def annotations_are_such(whole: Data) -> Iterator[object]:
    """Each has an IRI, its own, and says what it is (3.1)."""
    names = Counter(str(item.get("id")) for item in annotations(whole))
    for item in annotations(whole):
        if not is_iri(item.get("id")) or names[item["id"]] > 1 or "Annotation" not in each(item.get("type")):
            yield item


@rule
def annotations_have_targets(whole: Data) -> Iterator[object]:
    """One at least; a body may be missing (3.1), and a plain bodyValue stands alone (3.2.5)."""
    for item in annotations(whole):
        plain = each(item.get("bodyValue"))
        if not each(item.get("target")) or len(plain) > 1 or (plain and "body" in item):
            yield item


@rule
def targets_are_known_things(whole: Data) -> Iterator[object]:
    """An IRI, a resource with one, a set, or a Specific Resource (3.2, 4)."""
    yield from (target for target in parts(whole, "target") if not _is_known(target))


@rule
def bodies_are_known_things(whole: Data) -> Iterator[object]:
    """As targets are, or a textual body (3.2, 4)."""
    for body in parts(whole, "body"):
        if not _is_known(body) and not (isinstance(body, dict) and isinstance(body.get("value"), str)):
            yield body


def _is_known(value: object) -> bool:
    if not isinstance(value, dict):
        return is_iri(value)
    if "source" in value:
        return any(name in value for name in SAYS_MORE)
    if set(SETS) & set(each(value.get("type"))):
        return bool(each(value.get("items")))
    return is_iri(value.get("id")) and "value" not in value


@rule
def textual_bodies_are_text(whole: Data) -> Iterator[object]:
    """They have one value, words (3.2.4)."""
    for body in resources(whole, "body"):
        if "TextualBody" in each(body.get("type")) and not isinstance(body.get("value"), str):
            yield body


@rule
def formats_and_languages_are_such(whole: Data) -> Iterator[object]:
    """Media types, and language tags of BCP 47 (3.2.1)."""
    for part in [*resources(whole, "body", "target"), *each(whole.get("wb:texts"))]:
        yield from (one for one in each(part.get("format")) if not MEDIA.fullmatch(str(one)))
        yield from (one for one in each(part.get("language")) if not LANGUAGE.fullmatch(str(one)))


@rule
def specific_resources_have_one_source(whole: Data) -> Iterator[object]:
    """An IRI, or a resource with one (4)."""
    for part in resources(whole, "body", "target"):
        source = part.get("source")
        inner = source.get("id") if isinstance(source, dict) else source
        if "SpecificResource" in each(part.get("type")) and not is_iri(inner):
            yield part


# --- selectors


@rule
def selectors_have_the_shape_of_their_kind(whole: Data) -> Iterator[object]:
    """One known type, and the properties that it must and may have, each once (4.2)."""
    for selector in selectors(whole):
        if not isinstance(selector, dict):
            if not is_iri(selector):
                yield selector
            continue
        if _shapeless(selector):
            yield selector


def _shapeless(selector: Data) -> bool:
    must, may = SELECTORS.get(str(selector.get("type")), ({"?": str}, {}))
    wrong = [name for name, kind in must.items() if not isinstance(selector.get(name), kind)]
    wrong += [name for name, kind in may.items() if not isinstance(selector.get(name, kind()), kind)]
    return bool(wrong or set(selector) - {"type", "id", "refinedBy", *must, *may})


@rule
def positions_are_numbers_in_their_order(whole: Data) -> Iterator[object]:
    """Both 0 or more, the end not before the start (4.2.5)."""
    for selector in selectors(whole):
        if isinstance(selector, dict) and str(selector.get("type")).endswith("PositionSelector"):
            start, end = selector.get("start"), selector.get("end")
            if not is_count(start) or not is_count(end) or start > end:
                yield selector


@rule
def all_selectors_select_the_same(whole: Data) -> Iterator[object]:
    """Positions count code points of the text; the quotation is what stands there (4.2.4, 4.2.5)."""
    texts = {text["id"]: text["value"] for text in each(whole.get("wb:texts"))}
    for part in resources(whole, "body", "target"):
        found = {str(one.get("type")): one for one in each(part.get("selector")) if isinstance(one, dict)}
        place, quote = found.get("TextPositionSelector"), found.get("TextQuoteSelector")
        text = texts.get(str(part.get("source")))
        if text is None or place is None or quote is None or _shapeless(place) or _shapeless(quote):
            continue
        before, after = text[: place["start"]], text[place["end"] :]
        if text[place["start"] : place["end"]] != quote.get("exact") or not (
            before.endswith(quote.get("prefix", "")) and after.startswith(quote.get("suffix", ""))
        ):
            yield part


# --- who, when, what for


@rule
def motives_are_the_models(whole: Data) -> Iterator[object]:
    """Motivations and purposes are of the model's list (3.3.5)."""
    said = parts(whole, "motivation")
    said += [one for part in resources(whole, "body", "target") for one in each(part.get("purpose"))]
    yield from (one for one in said if one not in MOTIVES)


@rule
def agents_are_such(whole: Data) -> Iterator[object]:
    """A creator or generator is an IRI, or a person, an organization or software with a name (3.3.2)."""
    for agent in parts(whole, "creator", "generator"):
        if not isinstance(agent, dict):
            yield from [] if is_iri(agent) else [agent]
        elif set(each(agent.get("type"))) - {"Person", "Organization", "Software"} or not (
            is_iri(agent.get("id")) and isinstance(agent.get("name"), str)
        ):
            yield agent


@rule
def times_are_in_utc(whole: Data) -> Iterator[object]:
    """One xsd:dateTime, in UTC, said as Z (3.3.1)."""
    for key in ("created", "modified", "generated"):
        for item in [whole, *annotations(whole), *resources(whole, "body", "target")]:
            if key in item and not _is_time(item[key]):
                yield item


def _is_time(value: object) -> bool:
    if not isinstance(value, str) or not TIME.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


@rule
def every_key_means_something(whole: Data) -> Iterator[object]:
    """A key is a term of the context, or has a prefix that the file declares (JSON-LD 1.1, 3.2)."""
    declared = {key for one in each(whole.get("@context")) if isinstance(one, dict) for key in one}
    for thing in things(whole):
        yield from (key for key in thing if key not in TERMS and key.partition(":")[0] not in declared)
