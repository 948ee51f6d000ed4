"""What must hold in a dossier beyond the shape of its fields, rule by rule.

Each module yields faults in the order of the file; ``validation`` says them
in words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workbench.domain.dossier import Dossier
from workbench.domain.tagset import AttributeRule, Tagset
from workbench.domain.text import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken rule: where, which one (``validation.<rule>``), and what its message names."""

    place: str
    rule: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Index:
    """What a dossier's references may point at, looked up once."""

    texts: Mapping[str, Text]
    segments: frozenset[str]
    originals: frozenset[str]
    """The ids of the source layer's segments: what can be translated."""
    annotations: frozenset[str]
    agents: frozenset[str]
    tagsets: Mapping[str, Tagset]
    tags: Mapping[str, Tagset]
    attributes: Mapping[str, Mapping[str, AttributeRule]]
    """The attribute rules of each tagset, by their id."""

    @classmethod
    def of(cls, dossier: Dossier) -> "Index":
        """Read a dossier once and remember its ids."""
        return cls(
            texts={text.id: text for text in dossier.texts},
            segments=_segments(dossier.texts),
            originals=_segments(text for text in dossier.texts if text.kind == "source"),
            annotations=frozenset(annotation.id for annotation in dossier.annotations),
            agents=frozenset(agent.id for agent in dossier.agents),
            tagsets={tagset.id: tagset for tagset in dossier.tagsets},
            tags={tag.id: tagset for tagset in dossier.tagsets for tag in tagset.tags},
            attributes={
                tagset.id: {rule.id: rule for rule in tagset.attributes} for tagset in dossier.tagsets
            },
        )


def _segments(texts: Iterable[Text]) -> frozenset[str]:
    return frozenset(segment.id for text in texts for segment in text.segments)
