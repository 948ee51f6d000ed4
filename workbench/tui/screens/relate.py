"""The part of the annotate screen that links annotations."""

from textual.content import Content

from workbench.domain.annotation import Annotation
from workbench.domain.relation import Relation
from workbench.domain.tagset import RelationRule, RoleRule
from workbench.errors import NotFound
from workbench.messages import say
from workbench.tui.finding import Entry
from workbench.tui.screens.pick import Choice, Pick
from workbench.tui.screens.tagging import Tagging
from workbench.tui.widgets.relations import kind_name, role_name, tree, words
from workbench.usecases.relate import add_to, playable, relate, role_of


class Relate(Tagging):
    """Takes the current annotation, then another one, and asks which roles they play."""

    def __init__(self) -> None:
        super().__init__()
        self._first: str | None = None

    @property
    def relating(self) -> bool:
        """Say whether a relation is begun that waits for its other end."""
        return self._first in self.session.annotations if self.ready else False

    def drop_relation(self) -> None:
        """Begin no relation after all."""
        self._first = None
        self.told(say("tui.relate.dropped"))

    async def action_relate(self) -> None:
        """Begin a relation with the current annotation, or link it to the one begun with."""
        if self.current is None:
            self.bench.warn(say("tui.annotate.nothing_here"))
            return
        known = self.session.annotations
        first = known.get(self._first or "")
        if first is None:
            self._first = self.current
            self.told(say("tui.relate.begun", words=words(self.marking, self.current)))
        elif first.id == self.current:
            self.told(say("tui.relate.same"))
        else:
            await self._link(first, known[self.current])

    async def action_unrelate(self) -> None:
        """Pick one of one's own relations of the current annotation, and take it away."""
        own = [each for each in self._relations(self.current or "") if each.by == self.session.person.id]
        if not own:
            self.bench.warn(say("tui.relate.none_here"))
            return
        choices = [self._shown(each) for each in own]

        def picked(name: str) -> None:
            gone = self.session.unrelate(name)
            said = say("tui.relate.unrelated", kind=kind_name(self.marking, gone.kind))
            self._edited([], said, chosen=self.current)

        await self.bench.ask(Pick(say("tui.relate.which"), choices), picked)

    async def _link(self, first: Annotation, second: Annotation) -> None:
        choices = [*self._additions(first, second), *self._new(first, second)]
        if not choices:
            label = self.marking.tags.label
            raise NotFound("relation_between", first=label(first.tag), second=label(second.tag))

        def picked(name: str) -> None:
            kind, of, one, other = name.split(" ")
            made = (
                add_to(self.session, of, other, one)
                if of
                else relate(self.session, kind, _roles((one, first.id), (other, second.id)))
            )
            self._first = None
            said = say("tui.relate.related", kind=kind_name(self.marking, made.kind))
            self.view.clear_selection()
            self._edited([], said, chosen=second.id)

        title = say(
            "tui.relate.title", first=words(self.marking, first.id), second=words(self.marking, second.id)
        )
        await self.bench.ask(Pick(title, choices), picked)

    def _new(self, first: Annotation, second: Annotation) -> list[Choice]:
        """Offer every new relation in which both can play a role; what their tags are named after first."""
        others = list(playable(self.session, second))
        fitting = [
            (rule, one, other)
            for rule, one in playable(self.session, first)
            for same, other in others
            if same.id == rule.id and (one != other or one.most is None or one.most > 1)
        ]
        fitting.sort(key=lambda each: -_named(each[0], (each[1], first), (each[2], second)))
        return [
            self._choice(f"{rule.id}  {one.name} {other.name}", rule.id, (one.name, other.name))
            for rule, one, other in fitting
        ]

    def _additions(self, first: Annotation, second: Annotation) -> list[Choice]:
        """Offer the roles that either can play in one's own relations of the other one."""
        fitting = [
            (each, rule, role, new)
            for linked, new in ((first, second), (second, first))
            for each in self._relations(linked.id)
            if each.by == self.session.person.id and all(new.id not in names for names in each.roles.values())
            for rule, role in playable(self.session, new)
            if rule.id == each.kind and (role.most is None or len(each.roles.get(role.name, ())) < role.most)
        ]
        fitting.sort(key=lambda found: -_named(found[1], (found[2], found[3])))
        return [
            self._choice(f"{rule.id} {each.id} {new.id} {role.name}", rule.id, (role.name,), each)
            for each, rule, role, new in fitting
        ]

    def _choice(self, name: str, kind: str, roles: tuple[str, ...], to: Relation | None = None) -> Choice:
        label = kind_name(self.marking, kind)
        called = [role_name(self.marking, kind, role) for role in roles]
        said = say("tui.relate.add" if to else "tui.relate.new", kind=label, roles=" → ".join(called))
        detail = Content("\n").join(tree(self.marking, to, "")) if to else Content("")
        entry = Entry.of(name, [said, label, *called, *roles], self.bench.pinyin)
        return Choice(entry, Content(said), detail)

    def _shown(self, relation: Relation) -> Choice:
        label = kind_name(self.marking, relation.kind)
        quotes = " · ".join(words(self.marking, name) for names in relation.roles.values() for name in names)
        return Choice(
            Entry.of(relation.id, [label, quotes], self.bench.pinyin),
            Content(f"{label}: {quotes}"),
            Content("\n").join(tree(self.marking, relation, self.current or "")),
        )

    def _relations(self, annotation: str) -> list[Relation]:
        return self.session.relations_of(annotation)


def _named(rule: RelationRule, *players: tuple[RoleRule, Annotation]) -> int:
    """Count the players whose tags are named after their roles."""
    return sum(role_of(rule, annotation.tag) == role for role, annotation in players)


def _roles(*players: tuple[str, str]) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for role, name in players:
        roles.setdefault(role, []).append(name)
    return roles
