"""The application: its screens, its themes, its languages, and what every screen can call on."""

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar, Union

from rich.console import RenderableType
from textual.actions import ActionParseResult
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.driver import Driver
from textual.filter import LineFilter
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import get_current_worker

from workbench import messages
from workbench.config import Settings
from workbench.errors import InputError, WorkbenchError
from workbench.messages import say
from workbench.tui import terminal, themes
from workbench.tui.actions import DIALOGS, bindings, keymap
from workbench.tui.drawn import let_go_of_what_is_closed
from workbench.tui.everything import Everything, EverythingNews
from workbench.tui.jobs import Job, News
from workbench.tui.learning import LearningApp
from workbench.tui.opening import Opening
from workbench.tui.pinyin import Pinyin
from workbench.tui.safety import SafetyFilter
from workbench.tui.screens.work import WorkScreen
from workbench.tui.table import ACTIONS, EVERYWHERE
from workbench.tui.threads import Threads

if TYPE_CHECKING:
    from workbench.ports import Workbench
    from workbench.tui.tags import Tags

Given = TypeVar("Given")
_LEAVE = frozenset({"quit", "quit_now"})
_READ = 1.0
"""Seconds after which a warning has been seen; the next key takes it away, as it covers something."""
_ON_SCREENS = frozenset({"help", "guidelines", "palette", "language", "theme"})


class WorkbenchApp(LearningApp):
    """The workbench in a terminal.

    ``document`` is opened at once; ``pinyin`` reads Chinese for the pickers.
    Raises InputError for keys that cannot be and a theme that is not there.
    """

    TITLE = "workbench"
    CSS_PATH = Path(__file__).with_name("workbench.tcss")
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(EVERYWHERE)]

    def __init__(
        self,
        project: "Workbench | Opening",
        settings: Settings,
        document: str | None = None,
        *,
        pinyin: Pinyin | None = None,
    ) -> None:
        let_go_of_what_is_closed()
        self._safety = SafetyFilter()
        super().__init__(project, pinyin)
        self.settings = settings
        self.own_keys = keymap(settings.keys)
        self.leaving = frozenset(
            key
            for action in ACTIONS
            if action.id in _LEAVE
            for key in self.own_keys.get(action.id, action.keys).split(",")
        )
        self.jobs: dict[str, Job] = {}
        self.everything: Everything | None = None
        self._document = document
        for theme in themes.ALL:
            self.register_theme(theme)
        if settings.theme and settings.theme not in themes.NAMES:
            raise InputError(
                "theme_unknown", place="theme", name=settings.theme, known=", ".join(themes.NAMES)
            )
        self._begin_in(settings.theme or themes.NAMES[0])
        self.set_keymap(self.own_keys)

    def _begin_in(self, theme: str) -> None:
        """Take a theme before anything is shown.

        Textual would read all style sheets, and then all of them again for
        the theme: a tenth of the start. Here they are first read in its colours.
        """
        waiting = len(self._next_callbacks)
        self.theme = theme
        del self._next_callbacks[waiting:]
        self.stylesheet.set_variables(self.get_css_variables())

    def get_driver_class(self) -> type[Driver]:
        """Show the screens on standard output where standard error is no terminal: nobody would see them."""
        if "TEXTUAL_DRIVER" in os.environ or terminal.stderr_is_one():
            return super().get_driver_class()
        from workbench.tui.on_stdout import OnStdout

        return OnStdout

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let no control character of any text reach the terminal, whatever else filters."""
        return [*super().get_line_filters(), self._safety]

    def on_mount(self) -> None:
        """Show the library, and on top of it the document asked for."""
        from workbench.tui.screens.library import Library

        loop = asyncio.get_running_loop()
        loop.set_default_executor(Threads())
        if not self.is_headless:
            terminal.watch(lambda: loop.call_soon_threadsafe(self.hang_up))
        self.push_screen(Library())
        if self.ready:
            self.opened()

    def opened(self) -> None:
        """Open the document asked for."""
        if self._document is not None:
            self.open_document(self._document)

    # What screens call ---------------------------------------------------------------------

    @property
    def plain(self) -> bool:
        """Say whether marks must be told apart without colour."""
        return self.no_color or self.theme == "ansi"

    def open_document(self, document: str, annotation: str | None = None) -> None:
        """Show a document to annotate, at an annotation where one is named."""
        from workbench.tui.screens.annotate import Annotate

        screen = Annotate(document)
        screen.begin_at = annotation
        self.push_screen(screen)

    def tell(self, error: WorkbenchError) -> None:
        """Show what is wrong and what to do about it."""
        self._toast(str(error), "error", timeout=10)
        for screen in self.at_work:
            screen.failed(error)

    def warn(self, text: str) -> None:
        """Show a sentence about something that was not done."""
        self._toast(text, "warning")

    def _toast(self, text: str, severity: SeverityLevel, *, timeout: float | None = None) -> None:
        """Show a sentence beside the text, once: a key held down would cover the screen with it."""
        shown = (each for each in self._notifications if not each.has_expired)
        if all(each.message != text for each in shown):
            self.notify(text, severity=severity, timeout=timeout, markup=False)

    def _clear_warnings(self) -> None:
        """Take away the warnings that were seen: the person goes on."""
        seen = time.time() - _READ
        old = [each for each in self._notifications if each.severity == "warning" and each.raised_at < seen]
        for each in old:
            self._unnotify(each, refresh=False)
        if old:
            self._refresh_notifications()

    async def ask(self, dialog: Screen[Given | None], do: Callable[[Given], object]) -> None:
        """Show a dialog and wait until it takes keys; then ``do`` is given what it hands back, if anything.

        Waiting keeps what is typed at once from being lost while the dialog
        is being put together. An error in ``do`` is told, not raised.
        """

        def then(given: Given | None) -> None:
            if given is None:
                return
            try:
                do(given)
            except WorkbenchError as error:
                self.tell(error)

        await self.push_screen(dialog, then)

    def translate(self, document: str, title: str) -> Job:
        """Start translating a document in the background, or return the job that does already."""
        job = self.jobs.get(document)
        if job is None or job.ended:
            job = self.jobs[document] = Job(document, title)
            self.run_worker(lambda: self._translate(job), thread=True, group=document)
        return job

    def _translate(self, job: Job) -> None:
        worker = get_current_worker()
        job.run(self.wb, lambda: self.post_message(News(job)), lambda: worker.is_cancelled)

    def translate_all(self) -> None:
        """Start translating all documents in the background, or stop it."""
        job = self.everything
        if job is not None and not job.ended:
            job.stopping = True
            self.post_message(EverythingNews(job))
            return
        self.everything = Everything()
        self.run_worker(lambda: self._translate_all(self.everything), thread=True, group="everything")

    def _translate_all(self, job: Everything | None) -> None:
        worker = get_current_worker()
        if job is not None:
            job.run(self.wb, lambda: self.post_message(EverythingNews(job)), lambda: worker.is_cancelled)

    def on_everything_news(self, news: EverythingNews) -> None:
        """Hand news of it to the screens that are open."""
        job = news.everything
        for screen in self.at_work:
            screen.everything(job)
        if job.ended and job.error is not None:
            self.tell(job.error)

    def on_news(self, news: News) -> None:
        """Hand news of a job to the screens that are open; a closed one hears nothing."""
        for screen in self.at_work:
            screen.translated(news.job)
        if news.job.ended and not news.job.told:
            news.job.told = True
            if news.job.error is not None:
                self.tell(news.job.error)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the keys that work everywhere out of dialogs, and away from a line that somebody types in."""
        if action in _ON_SCREENS:
            screen = self.screen
            offered = isinstance(screen, WorkScreen) and screen.WHERE not in DIALOGS
            return offered and not isinstance(screen.focused, Input)
        return super().check_action(action, parameters)

    # Actions -------------------------------------------------------------------------------
    async def run_action(
        self,
        action: Union[str, ActionParseResult],  # noqa: UP007 - Textual's name for a tuple cannot be joined by |
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key, a click or the palette asks; what goes wrong is told, and nothing crashes."""
        self._clear_warnings()
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except WorkbenchError as error:
            self.tell(error)
            return True

    async def action_help(self) -> None:
        """Show what the keys do."""
        if isinstance(self.screen, WorkScreen):
            await self._help(self.screen, guidelines=False)

    async def action_guidelines(self) -> None:
        """Show what every tag means."""
        if isinstance(self.screen, WorkScreen):
            await self._help(self.screen, guidelines=True)

    async def _help(self, screen: WorkScreen, *, guidelines: bool) -> None:
        from workbench.tui.screens.help import Help

        help_screen = Help(screen.WHERE, self.own_keys, self._tags, self.pinyin, guidelines=guidelines)
        await self.push_screen(help_screen)

    def _tags(self) -> "Tags":
        """Return the tags of the project, to be read about."""
        from workbench.tui.tags import Tags
        from workbench.usecases.documents import project_tagsets

        tags = Tags(project_tagsets(self.wb))
        tags.plain = self.plain
        return tags

    async def action_palette(self) -> None:
        """Offer everything that can be done here, by name."""
        from workbench.tui.screens.palette import Palette

        screen = self.screen
        if isinstance(screen, WorkScreen):
            await self.push_screen(Palette(screen.WHERE, self.own_keys, self.pinyin), screen.do)

    def action_language(self) -> None:
        """Speak the other language from now on."""
        messages.use("en" if messages.language() == "zh" else "zh")
        for screen in self.at_work:
            screen.speak()

    def action_theme(self) -> None:
        """Take the next theme."""
        place = themes.NAMES.index(self.theme) if self.theme in themes.NAMES else -1
        self.theme = themes.NAMES[(place + 1) % len(themes.NAMES)]
        for screen in self.at_work:
            screen.recolour()
        self.notify(say(f"tui.theme.{self.theme}"), timeout=2)

    def action_help_quit(self) -> None:
        """Say how to leave, to who presses ctrl+c."""
        self.warn(say("tui.how_to_quit"))

    # Leaving -------------------------------------------------------------------------------

    def hang_up(self) -> None:
        """Leave because the terminal is gone; every edit is saved already."""
        self.workers.cancel_all()
        self.exit(return_code=terminal.HUNG_UP)

    def _fatal_error(self) -> None:
        """Close without the traceback that Textual would print; ``run`` raises what happened."""
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """Leave quietly when what failed is reading from a terminal that is gone."""
        if self.is_headless or terminal.present():
            super().panic(*renderables)
        else:
            terminal.last_resort()
            self.hang_up()


def run(project: "Workbench | Opening", settings: Settings, document: str | None = None) -> None:
    """Show the screens until the person leaves; after a hang-up the process ends with status 129.

    Raises what kept the project from being opened.
    """
    if settings.language:
        messages.use(settings.language)
    app = WorkbenchApp(project, settings, document)
    app.run()
    if app.failure is not None:
        raise app.failure
    if app._exception is not None:  # noqa: SLF001 - Textual offers no other way to learn of it
        raise app._exception  # noqa: SLF001 - as above
    if app.return_code:
        raise SystemExit(app.return_code)
