"""What the use cases need from outside, as small Protocols, and the Workbench that bundles them."""

from workbench.ports.basics import Cancelled, Clock, Ids, Progress
from workbench.ports.engines import Attentive, Draft, Engine, Hesitant
from workbench.ports.files import Building, Files, Format
from workbench.ports.knowledge import Dictionary, Lemma, LookedUp, Memory, MemoryFile, Pair, TermFile, Terms
from workbench.ports.models import Model, Models, Unpacked
from workbench.ports.store import Size, Store
from workbench.ports.suggesters import Idea, Page, Passage, Suggester
from workbench.ports.workbench import Workbench

__all__ = [
    "Attentive",
    "Building",
    "Cancelled",
    "Clock",
    "Dictionary",
    "Draft",
    "Engine",
    "Files",
    "Format",
    "Hesitant",
    "Idea",
    "Ids",
    "Lemma",
    "LookedUp",
    "Memory",
    "MemoryFile",
    "Model",
    "Models",
    "Page",
    "Pair",
    "Passage",
    "Progress",
    "Size",
    "Store",
    "Suggester",
    "TermFile",
    "Terms",
    "Unpacked",
    "Workbench",
]
