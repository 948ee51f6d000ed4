"""A text taken apart for the model, and put together again as a draft: its words, score, flags and links."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.alignment import Link
from workbench.domain.flags import flags
from workbench.domain.language import Language
from workbench.domain.punctuation import full_width
from workbench.domain.text import Flag
from workbench.neural import looking
from workbench.neural.batches import Job
from workbench.neural.outputs import Output, together
from workbench.ports import Draft

Outputs = Mapping[str, Output]
"""What the model made of each job, by the job's text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text: characters that are kept, or those in whose place the outputs of the jobs stand."""

    text: str
    jobs: tuple[Job, ...] = ()


@dataclass(frozen=True, slots=True)
class Maker:
    """How drafts are made: from and into which language, what stands between sentences, and with mending."""

    source: Language
    target: Language
    mend: bool

    @property
    def joiner(self) -> str:
        """Return what stands between two outputs of the model."""
        return "" if self.target.is_chinese else " "

    def draft(self, plan: Sequence[Piece], first: Outputs, final: Outputs) -> Draft:
        """Put a text together from what the model wrote ``first`` and what became of it."""
        text = "".join(piece.text for piece in plan)
        jobs = [job for piece in plan for job in piece.jobs]
        if not jobs:
            return Draft(text)
        raw, whole = ("".join(self._parts(plan, outputs, str)) for outputs in (first, final))
        parts = self._parts(plan, final, full_width if self.mend and self.target.is_chinese else str)
        words = "".join(parts)
        found = flags(text, words, self.source, self.target)
        if words != raw:
            found = (*found, Flag(kind="mended", note=raw, dismissed=whole == raw))
        output = together([final[job.text] for job in jobs], self.joiner)
        return Draft(words, output.score, len(output.tokens), found, tuple(_links(plan, parts, final)))

    def _parts(self, plan: Sequence[Piece], outputs: Outputs, form: Callable[[str], str]) -> list[str]:
        """Return each piece in the other language; what is kept is never given a ``form``."""
        return [
            form(self.joiner.join(outputs[job.text].text for job in piece.jobs)) if piece.jobs else piece.text
            for piece in plan
        ]


def _links(plan: Sequence[Piece], parts: Sequence[str], outputs: Outputs) -> list[Link]:
    """Return what the model looked at as stretches of the whole text and of its draft."""
    links: list[Link] = []
    source = target = 0
    for piece, part in zip(plan, parts, strict=True):
        output = together([outputs[job.text] for job in piece.jobs], "")
        if output.looks:
            there = looking.located(output.pieces, piece.text, source)
            here = looking.located(output.tokens, part, target)
            links += looking.links(there, here, output.looks)
        source, target = source + len(piece.text), target + len(part)
    return links
