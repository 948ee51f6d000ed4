"""Tags, annotations and translations in words, for the inspector and the pickers."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from textual.content import Content
from textual.style import Style

from workbench.domain.annotation import Annotation
from workbench.domain.attributes import missing
from workbench.domain.document import Agent
from workbench.domain.graphemes import cells
from workbench.domain.tagset import AttributeRule, Tag
from workbench.domain.text import Origin, State
from workbench.domain.translation import TranslationUnit
from workbench.domain.value import Bilingual
from workbench.messages import language, say
from workbench.tui.tags import Tags
from workbench.tui.widgets.rows import BETWEEN, plain
from workbench.usecases.primary import Standing
from workbench.usecases.show import describe

_QUOTED = 120
"""How many code points of the tagged words are repeated."""
_MUTED = "$foreground-muted"
NEWLINE = Content("\n")


def definitions(tag: Tag) -> Content:
    """Return a tag's definition, rule and example, in both languages where they are given."""
    parts = _sentences(tag.definition, "")
    parts += _sentences(tag.span_rule, say("tui.inspector.span_rule"))
    parts += _sentences(tag.example, say("tui.inspector.example"))
    return NEWLINE.join(parts)


def annotation(
    tags: Tags, what: Annotation, *, by: Mapping[str, Agent], note: str = "", linked: Sequence[Content] = ()
) -> Content:
    """Return everything about an annotation; ``note`` is what is special, such as that it tags a segment.

    ``linked``, what it has to do with others, stands before what its tag means in general.
    """
    first, second = tags.both(what.tag)
    head: list[tuple[str, str]] = [
        (f" {tags.letter(what.tag)} ", tags.style(what.tag)),
        (f" {plain(first)}", "bold"),
        (f"  {plain(second)}", ""),
        (group_name(tags, what.tag), _MUTED),
    ]
    parts = [Content.assemble(*head)]
    if note:
        parts.append(Content.styled(note, "$text-warning"))
    words = " … ".join(target.exact for target in what.spans)
    if words:
        short = words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"
        parts.append(Content.styled(say("tui.inspector.quote", words=plain(short)), "italic"))
    parts.append(_made(what, by))
    parts += _attributes(tags, what)
    if what.comment:
        parts.append(
            Content.assemble((say("tui.inspector.note"), "bold $text-accent"), " ", _lines(what.comment))
        )
    parts += linked
    tag = tags.find(what.tag)
    if tag is not None:
        parts.append(definitions(tag))
    return NEWLINE.join(parts)


def group_name(tags: Tags, tag_id: str) -> str:
    """Return a tag's group in both languages, after a dot; nothing where it has none."""
    tag = tags.find(tag_id)
    group = tags.group(tag) if tag else None
    return f"{BETWEEN}{' '.join(_both(group.name))}" if group else ""


def others(
    tags: Tags, what: Sequence[tuple[Annotation, bool]], by: Mapping[str, Agent], width: int, head: str
) -> Content:
    """Return one line for each of some annotations under a head; the current one is pointed at."""
    lines = (
        _pointed(tags, each, current=current) + Content.styled(BETWEEN + plain(_name(each.by, by)), _MUTED)
        for each, current in what
    )
    return NEWLINE.join(
        [Content.styled(head, _MUTED), *(line.truncate(width, ellipsis=True) for line in lines)]
    )


def in_a_line(tags: Tags, what: Sequence[tuple[Annotation, bool]], width: int, tail: str) -> Content:
    """Return some annotations in one line with something after them, from where the current one is seen."""
    room = width - cells(tail) - 2
    parts = [_pointed(tags, each, current=current) for each, current in what]
    current = next((number for number, (_, is_it) in enumerate(what) if is_it), 0)
    first = 0
    while first < current and sum(part.cell_length + 1 for part in parts[first : current + 1]) > room:
        first += 1
    line = Content(" ").join(parts[first:]).truncate(max(room, 1), ellipsis=True)
    return Content.assemble(line, ("  " + tail, _MUTED))


def _pointed(tags: Tags, what: Annotation, *, current: bool) -> Content:
    return Content.assemble(
        ("▸ " if current else "  ", "bold $text-accent"),
        (f" {tags.letter(what.tag)} ", tags.style(what.tag)),
        f" {plain(tags.label(what.tag))}",
    )


def ranks(tags: Tags, found: Sequence[Standing]) -> list[Content]:
    """Return who holds each rank among the document's annotations, and where there are too many.

    The first is the one that a key of its own gives.
    """
    return [
        Content.styled(
            say(
                "tui.primary.held" if each.holders else f"tui.primary.{'open_other' if number else 'open'}",
                rank=plain(_rank(tags, each)),
                tags=plain(", ".join(tags.label(holder.tag) for holder in each.holders)),
                n=len(each.holders),
                most=each.field.most or "∞",
            ),
            "$text-warning" if each.too_many or not each.holders else _MUTED,
        )
        for number, each in enumerate(found)
    ]


def _rank(tags: Tags, standing: Standing) -> str:
    """Return the name of a rank: that of the value which stands for it."""
    rules = (rule for tagset in tags.tagsets.values() for rule in tagset.attributes)
    rule = next((each for each in rules if each.id == standing.field.attribute), None)
    return value_name(rule, standing.field.value or "")


def numbered(tags: Tags, layer: str, width: int) -> Content:
    """Return the layer's tags with their number keys, in as many columns as the width has room for."""
    return _table(tags, layer, width, language(), tags.plain)


@lru_cache(maxsize=8)
def _table(tags: Tags, layer: str, width: int, spoken: str, plainly: bool) -> Content:
    """Lay the tags out, once for what their words and styles depend on: most keys show them again."""
    del spoken, plainly
    offered = tags.numbered(layer)
    keys = [_numbered(tags, tag, number) for number, tag in enumerate(offered, 1)]
    head = Content.assemble(
        (f"{layer[:1].upper()} {tags.layer_name(layer)}", "bold $text-accent"),
        (f"{BETWEEN}{say('tui.inspector.tag_keys')}", _MUTED),
    )
    more = len(tags.offered(layer)) - len(offered)
    if more > 0:
        keys.append(
            Content.assemble((" t ", "bold $text-accent"), (" " + say("tui.inspector.more", n=more), _MUTED))
        )
    widest = max((cell.cell_length for cell in keys), default=1)
    columns = min(max((width + 2) // (widest + 2), 1), len(keys) or 1)
    widest = min(widest, width)
    if columns == 1 and width >= 60:
        columns, widest = 2, (width - 2) // 2
    rows = -(-len(keys) // columns)
    lines = [
        Content("  ").join(cell.truncate(widest, ellipsis=True, pad=True) for cell in keys[row::rows])
        for row in range(rows)
    ]
    return NEWLINE.join([head, *lines])


def translation(
    unit: TranslationUnit | None, by: Mapping[str, Agent], width: int, *, running: str = ""
) -> Content:
    """Return where a segment's translation comes from; a gloss is never called a translation."""
    if unit is None:
        return Content.styled(running or say("tui.inspector.untranslated"), _MUTED)
    origin = unit.provenance.origin
    parts = [say(f"tui.origin.{origin.value}")]
    if origin is not Origin.COPIED:
        parts.append(describe(by.get(unit.provenance.by)) or unit.provenance.by)
    if origin is Origin.MACHINE or unit.provenance.state in (State.REVIEWED, State.FINAL):
        parts.append(say(f"tui.state.{unit.provenance.state.value}"))
    content = Content.styled(plain(BETWEEN.join(parts)), _MUTED).truncate(width, ellipsis=True)
    flags = [flag for flag in unit.provenance.flags if not flag.dismissed]
    if not flags:
        return content
    return NEWLINE.join(
        [content, *(Content.styled(f"⚑ {plain(flag.note or flag.kind)}", "$text-warning") for flag in flags)]
    )


def _numbered(tags: Tags, tag: Tag, number: int) -> Content:
    first, second = tags.both(tag.id)
    click = Style.from_meta({"@click": f"screen.tag_number({number})"})
    return Content.assemble(
        (f" {number} ", tags.style(tag.id)), f" {plain(first)}", (f" {plain(second)}", _MUTED)
    ).stylize(click)


def _sentences(words: Bilingual | None, head: str) -> list[Content]:
    """Return both languages, the one spoken now first; nothing for what is not given."""
    if words is None:
        return []
    first, second = _both(words)
    label = (f"{head} ", "$text-accent") if head else ""
    parts = [Content.assemble(label, _lines(first))] if first else []
    return [*parts, Content.styled(_lines(second), _MUTED)] if second else parts


def _both(words: Bilingual) -> tuple[str, str]:
    return (words.zh, words.en) if language() == "zh" else (words.en, words.zh)


def _made(what: Annotation, by: Mapping[str, Agent]) -> Content:
    parts = [_name(what.by, by), f"{what.created:%Y-%m-%d %H:%M}"]
    if what.confidence is not None:
        parts.append(say("tui.inspector.confidence", value=f"{what.confidence:.2f}".rstrip("0").rstrip(".")))
    if what.origin != "manual":
        parts.append(say(f"tui.made.{what.origin}"))
    return Content.styled(plain(BETWEEN.join(parts)), _MUTED)


def _attributes(tags: Tags, what: Annotation) -> list[Content]:
    tagset = tags.tagsets.get(what.layer)
    rules = {rule.id: rule for rule in tagset.attributes} if tagset else {}
    said = [
        Content.assemble(
            (f"{plain(_rule_name(rules.get(name), name))}: ", _MUTED),
            plain(value_name(rules.get(name), value)),
        )
        for name, value in what.attributes.items()
    ]
    lacking = missing(tagset, what) if tagset else ()
    return said + [
        Content.styled(
            plain(say("tui.inspector.missing", name=_rule_name(needed, ""), asked_by=_rule_name(asks, ""))),
            "$text-warning",
        )
        for needed, asks in lacking
    ]


def _rule_name(rule: AttributeRule | None, name: str) -> str:
    return rule.name.given(language()) if rule else name


def value_name(rule: AttributeRule | None, value: str) -> str:
    """Return the name of a choice in the language spoken now; any other value as it is."""
    choices = {choice.id: choice.name.given(language()) for choice in rule.values} if rule else {}
    return choices.get(value, value)


def _name(agent: str, by: Mapping[str, Agent]) -> str:
    return by[agent].name if agent in by else agent


def _lines(text: str) -> str:
    """Keep the lines that somebody wrote, and show each safely."""
    return "\n".join(plain(line) for line in text.split("\n"))
