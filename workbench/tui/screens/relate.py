"""The part of the annotate screen that links annotations."""

from textual.content import Content

from workbench.domain.annotation import Annotation
from workbench.domain.relation import Relation
from workbench.domain.tagset import RelationRule, RoleRule
from workbench.errors import NotFound
from workbench.messages import say
from workbench.tui.finding import Entry
from workbench.tui.screens.pick import Choice, Pick
from workbench.tui.screens.relation_list import RelationList, branches
from workbench.tui.screens.tagging import Tagging
from workbench.tui.widgets.relations import kind_name, role_name, tree, words
from workbench.usecases.relate import add_to, in_order, leans, may_play, playable, relate, role_of

_QUOTED = 24
"""How many code points of an annotation's words stand in a choice."""


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

    async def action_relations(self) -> None:
        """Show all relations of the document as trees, and go to the annotation that is picked."""
        found = branches(self.marking)
        if not found:
            self.bench.warn(say("tui.relations.none"))
            return

        def picked(name: str) -> None:
            self.show_annotation(found[int(name)].annotation)

        await self.bench.ask(RelationList(self.marking, found, self.current or "", self.bench.pinyin), picked)

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
        """Offer every new relation in which both can play a role, what suits their tags best first."""
        others = list(playable(self.session, second))
        fitting = [
            (rule, one, other)
            for rule, one in playable(self.session, first)
            for same, other in others
            if same.id == rule.id and may_play(rule, (one, first), (other, second))
        ]
        fitting.sort(key=lambda each: -self._suits(each[0], (each[1], first), (each[2], second)))
        return [
            self._made(rule, (one.name, first.id), (other.name, second.id)) for rule, one, other in fitting
        ]

    def _suits(self, rule: RelationRule, *players: tuple[RoleRule, Annotation]) -> int:
        """Say how well tags suit their roles: by their names, and by the tagset's order."""
        return 2 * _named(rule, *players) + leans(self.session, rule, *players)

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
        return [self._joined(each, rule, role.name, new.id) for each, rule, role, new in fitting]

    def _made(self, rule: RelationRule, first: tuple[str, str], second: tuple[str, str]) -> Choice:
        """Offer a new relation, said with the words of both."""
        (one, first_id), (other, second_id) = first, second
        roles = in_order(rule, _roles(first, second))
        ordered = [(role, name) for role, names in roles.items() for name in names]
        kind = kind_name(self.marking, rule.id)
        quoted = {name: words(self.marking, name, _QUOTED) for name in (first_id, second_id)}
        called = {role: role_name(self.marking, rule.id, role) for role in roles}
        if [role for role, _ in ordered] == ["from", "to"]:
            said = say(
                "tui.relate.directed", first=quoted[ordered[0][1]], kind=kind, second=quoted[ordered[1][1]]
            )
        else:
            players = [
                say("tui.relate.player", role=called[role], words=quoted[name]) for role, name in ordered
            ]
            said = say("tui.relate.new", kind=kind, players=say("tui.relate.between").join(players))
        preview = Relation(
            id="new",
            ordinal=0,
            kind=rule.id,
            roles=roles,
            by=self.session.person.id,
            created=self.session.annotations[first_id].created,
        )
        return self._choice(f"{rule.id}  {one} {other}", said, preview, [*called, *called.values()])

    def _joined(self, to: Relation, rule: RelationRule, role: str, new: str) -> Choice:
        """Offer that an annotation joins a relation."""
        kind, called = kind_name(self.marking, to.kind), role_name(self.marking, to.kind, role)
        said = say("tui.relate.add", words=words(self.marking, new, _QUOTED), role=called, kind=kind)
        players = {**to.roles, role: (*to.roles.get(role, ()), new)}
        preview = to.model_copy(update={"roles": in_order(rule, players)})
        return self._choice(f"{to.kind} {to.id} {new} {role}", said, preview, [role, called])

    def _choice(self, name: str, said: str, preview: Relation, called: list[str]) -> Choice:
        entry = Entry.of(name, [said, kind_name(self.marking, preview.kind), *called], self.bench.pinyin)
        return Choice(entry, Content(said), Content("\n").join(tree(self.marking, preview, "")))

    def _shown(self, relation: Relation) -> Choice:
        label = kind_name(self.marking, relation.kind)
        quotes = " · ".join(words(self.marking, name) for names in relation.roles.values() for name in names)
        return Choice(
            Entry.of(relation.id, [label, quotes], self.bench.pinyin),
            Content(f"{label}{say('tui.colon')}{quotes}"),
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
