"""The library's table: a document a row, as many figures as the width has room for."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.text import Text
from textual.content import Content
from textual.widgets import DataTable

from workbench.messages import say
from workbench.tui.widgets.rows import language_name, plain

if TYPE_CHECKING:  # these load pydantic, and the first screen is painted without it
    from workbench.tui.jobs import Job
    from workbench.usecases.list import Overview

_COLUMNS = ("title", "language", "length", "segments", "translated", "annotations")
_LEFT_OUT = ("length", "language", "segments")
"""What a narrow screen leaves out, in this order, until titles have ``_TITLE`` cells."""
_TITLE = 30
_NARROWEST_TITLE = 12


class Documents(DataTable[Text]):
    """A table that keeps its cursor on the same document however its rows change."""

    def __init__(self) -> None:
        super().__init__(id="documents", cursor_type="row", zebra_stripes=True)

    @property
    def chosen(self) -> str | None:
        """Return the id of the document under the cursor."""
        if not self.row_count:
            return None
        return self.coordinate_to_cell_key(self.cursor_coordinate).row_key.value

    def fill(self, shown: "Sequence[Overview]", running: "Mapping[str, Job]", width: int) -> None:
        """Show these documents in ``width`` cells.

        Heads are given as text: a string would be markup, which loads all names of emoji.
        """
        chosen = self.chosen
        rows = {each.document.id: _row(each, running.get(each.document.id)) for each in shown}
        widths = _widths(list(rows.values()), width)
        self.clear(columns=True)
        for name, cells in widths.items():
            self.add_column(Text(say(f"tui.library.column.{name}")), key=name, width=cells)
        for document, row in rows.items():
            self.add_row(*(_cell(row[name], cells) for name, cells in widths.items()), key=document)
        self.choose(chosen)

    def choose(self, document: str | None) -> None:
        """Put the cursor on a document, if it is shown."""
        if document is not None and document in self.rows:
            self.move_cursor(row=self.get_row_index(document))

    def progress(self, job: "Job") -> None:
        """Show how far a document's translation has come."""
        if job.document in self.rows:
            self.update_cell(job.document, "translated", Text(_share(None, job)))


def _cell(text: str, width: int) -> Text:
    return Text(Content(text).truncate(width, ellipsis=True).plain)


def _widths(rows: Sequence[Mapping[str, str]], width: int) -> dict[str, int]:
    """Return how wide each column is, in cells; where titles get too little, figures are left out."""
    widths = {
        name: _widest([say(f"tui.library.column.{name}"), *(row[name] for row in rows)]) for name in _COLUMNS
    }
    left_out = list(_LEFT_OUT)
    while (room := _room(widths, width)) < _TITLE and left_out:
        del widths[left_out.pop(0)]
    widths["title"] = max(room, _NARROWEST_TITLE)
    return widths


def _room(widths: Mapping[str, int], width: int) -> int:
    """Return what the other columns and the two cells beside each leave for titles."""
    return width - 2 * len(widths) - sum(cells for name, cells in widths.items() if name != "title")


def _widest(texts: Sequence[str]) -> int:
    return max(Content(text).cell_length for text in texts)


def _row(each: "Overview", job: "Job | None") -> dict[str, str]:
    segments = str(each.segments)
    if each.footer_segments:
        segments = say("tui.library.with_footer", segments=each.segments, footer=each.footer_segments)
    who = ", ".join(f"{name} {count}" for name, count in sorted(each.annotations.items()))
    return {
        "title": plain(each.document.title),
        "language": language_name(each.document.language),
        "length": f"{each.characters:,}",
        "segments": segments,
        "translated": _share(each, job),
        "annotations": plain(who) or "–",
    }


def _share(each: "Overview | None", job: "Job | None") -> str:
    if job is not None:
        return say("tui.library.running", done=job.done, total=job.total)
    return f"{each.translated_percent} %" if each else ""
