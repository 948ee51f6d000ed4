"""The published rules of XLIFF 2.1 judge what is written; each is seen to refuse a file that breaks it."""

import pytest
from hypothesis import given

from bench.samples import SAMPLES
from tests import builders as build
from tests import strategies
from tests.formats import peer_fixture as peer
from tests.formats.xliff_rules import RULES, broken
from tests.strategies import quick
from workbench.formats import discover

XLIFF = discover()["xliff"]
RICH = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:o="urn:other"
 xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0"
 version="2.1" srcLang="en" trgLang="zh-Hans">
<file id="f1" original="a.txt" canResegment="no" xml:space="preserve"><skeleton href="a.skl"/>
 <mda:metadata id="m"><mda:metaGroup id="m1" category="a"><mda:meta type="t">v</mda:meta></mda:metaGroup>
  <mda:metaGroup id="m2"><mda:meta type="t"/></mda:metaGroup></mda:metadata><o:thing/>
 <notes><note id="n1" priority="2">of the file</note></notes>
 <group id="g1"><unit id="u1" type="o:heading">
  <mtc:matches>
   <mtc:match id="x1" ref="#s1" similarity="100.0" type="mt" subType="o:x"><source>a <ph id="c1"/></source>
    <target>b <ph id="c1"/></target></mtc:match>
   <mtc:match id="x2" ref="#m1" reference="yes"><source>a<sc id="y"/>b<ec startRef="y"/></source>
    <target xml:lang="fr">c</target></mtc:match>
  </mtc:matches>
  <notes><note id="n1" appliesTo="source" ref="#f=f1/u=u1/s1">a</note><note id="n2">b</note></notes>
  <originalData><data id="d1">&lt;b></data><data id="d2" xml:space="preserve">&lt;/b></data></originalData>
  <segment id="s1" state="final" subState="o:done"><source>a<ph id="1" canDelete="no" dataRef="d1"/>
    <pc id="2" dataRefStart="d1" dataRefEnd="d2" subFlowsStart="u2" subFlowsEnd="u2">b</pc>
    <pc id="13" equivStart="[" equivEnd="]" type="fmt" subType="xlf:b">q</pc></source>
   <target order="3"><ph id="1" canDelete="no" dataRef="d1"/>乙<ph id="t9" copyOf="8"/></target></segment>
  <ignorable id="i1"><source> <cp hex="000C"/></source></ignorable>
  <segment id="s2"><source><mrk id="m1" type="comment" ref="#n=n1">c</mrk>
    <sm id="3" type="comment" value="v"/>d<em
    startRef="3"/><sc id="4" canReorder="firstNo" canCopy="no" canDelete="no"/>e<ec
    startRef="4" canReorder="no" canCopy="no" canDelete="no"/>
    <sc id="6" isolated="yes"/><ec id="7" isolated="yes" dir="ltr"/><ph id="8"
    type="fmt" subType="xlf:lb"/><ph id="11" subFlows="u2"/></source><target order="1">丙</target></segment>
 </unit></group>
 <group id="g2"/>
 <unit id="u2" translate="no"><segment><source xml:lang="en">x</source></segment></unit>
</file><file id="f2"><unit id="u1"><segment id="s1" state="initial"><source>y</source></segment></unit></file>
</xliff>
"""
"""A file with something for every rule to look at; none is broken."""
BREAKS = {
    "structure": [
        ('version="2.1"', 'version="2.2"'),
        (' srcLang="en"', ""),
        ('srcLang="en"', 'srcLang="en_GB"'),
        ('canResegment="no"', 'canResegment="maybe"'),
        ('xml:space="preserve"><skel', 'xml:space="keep"><skel'),
        ("<skeleton", '<mda:metadata id="z"/><skeleton'),
        ("<o:thing/>", "<notes><note>x</note></notes><o:thing/>"),
        ("<o:thing/>", "<mtc:matches><mtc:match ref='#s1'><source/><target/></mtc:match></mtc:matches>"),
        ("<o:thing/>", "<mda:metadata><mda:metaGroup><mda:meta type='t'/></mda:metaGroup></mda:metadata>"),
        ("<o:thing/>", "<mood/>"),
        ("<o:thing/>", "words"),
        ('<mda:meta type="t"/>', ""),
        ('<mda:meta type="t"/>', "<mda:meta/>"),
        ('category="a"', 'appliesTo="all"'),
        ('priority="2"', 'priority="11"'),
        ('appliesTo="source"', 'appliesTo="both"'),
        ('<note id="n2">b', "<note id=\"n2\"><cp hex='000C'/>"),
        ('type="o:heading"', 'type="heading"'),
        ('id="g2"', 'id="g 2"'),
        ('state="final"', 'state="done"'),
        ('subState="o:done"', 'subState="done"'),
        ('similarity="100.0"', 'similarity="101"'),
        ('type="mt"', 'type="machine"'),
        ('<target>b <ph id="c1"/></target>', ""),
        ('<data id="d2" xml:space="preserve">', '<data id="d2" xml:space="default">'),
        ('order="3"', 'order="0"'),
        ('hex="000C"', 'hex="c"'),
        ('canReorder="firstNo"', 'canReorder="first"'),
        (
            '<unit id="u2" translate="no"><segment><source xml:lang="en">x</source></segment>',
            '<unit id="u2">',
        ),
        ('<segment><source xml:lang="en">x</source></segment>', "<ignorable><source>x</source></ignorable>"),
        ('id="i1"', 'id="i1" mood="good"'),
        (' ref="#s1" similarity', " similarity"),
        ('<em\n    startRef="3"/>', '<em startRef="3">x</em>'),
    ],
    "file_ids_differ": [('<file id="f2"', '<file id="f1"')],
    "group_ids_differ": [('id="g2"', 'id="g1"')],
    "unit_ids_differ": [('<unit id="u2"', '<unit id="u1"')],
    "note_ids_differ": [('<note id="n2"', '<note id="n1"')],
    "data_ids_differ": [('<data id="d2"', '<data id="d1"')],
    "match_ids_differ": [('id="x2"', 'id="x1"')],
    "group_of_metadata_ids_differ": [('id="m2"', 'id="m1"'), ('id="m2"', 'id="m"')],
    "ids_differ_in_a_unit": [('id="s2"', 'id="s1"'), ('id="i1"', 'id="1"'), ('<ph id="11"', '<ph id="8"')],
    "ids_differ_in_a_match": [('<source>a <ph id="c1"/>', '<source>a <ph id="c1"/><ph id="c1"/>')],
    "target_ids_are_their_sources": [
        ('id="t9"', 'id="s2"'),
        ('id="t9"', 'id="2"'),
        ('id="t9"', 'id="1"'),
        ('<target>b <ph id="c1"/>', '<target>b <mrk id="c1" translate="no"/>'),
    ],
    "orders_differ": [('order="1"', 'order="3"')],
    "orders_are_places": [('order="3"', 'order="4"')],
    "orders_leave_no_place_twice": [(' order="1"', "")],
    "targets_need_their_language": [(' trgLang="zh-Hans"', "")],
    "languages_are_the_files": [
        ('<source xml:lang="en"', '<source xml:lang="de"'),
        ('<target order="1"', '<target order="1" xml:lang="en"'),
        (' reference="yes"', ""),
    ],
    "sub_states_need_a_state": [(' state="final"', "")],
    "states_need_a_target": [('state="initial"', 'state="reviewed"')],
    "a_prefix_is_not_theirs": [
        ('subState="o:', 'subState="xlf:'),
        ('type="mt" subType="o:', 'type="mt" subType="xlf:'),
    ],
    "sub_types_need_a_type": [('type="fmt" subType="xlf:lb"', 'subType="o:lb"'), ('type="mt" sub', "sub")],
    "sub_types_fit_their_type": [
        ('type="fmt" subType="xlf:lb"', 'type="ui" subType="xlf:lb"'),
        ('subType="xlf:lb"', 'subType="xlf:var"'),
        ('subType="xlf:b"', 'subType="xlf:z"'),
    ],
    "an_end_has_its_start_or_an_id": [
        ('<ec id="7" isolated="yes" dir="ltr"/>', '<ec isolated="yes"/>'),
        ('<ec\n    startRef="4"', '<ec id="5" startRef="4"'),
    ],
    "a_direction_is_for_isolated_ends": [('<ec\n    startRef="4"', '<ec dir="rtl" startRef="4"')],
    "what_keeps_its_place_stays": [('canReorder="firstNo" canCopy="no"', 'canReorder="firstNo"')],
    "what_keeps_its_place_has_a_first": [
        ('canReorder="firstNo" ', ""),
        (">丙", '>丙<ph id="z" canReorder="no" canCopy="no" canDelete="no"/>'),
    ],
    "equivalents_are_pairs": [(' equivEnd="]"', "")],
    "data_of_both_ends_or_none": [(' dataRefEnd="d2"', "")],
    "flows_of_both_ends_or_none": [(' subFlowsStart="u2"', "")],
    "copies_have_no_data": [('copyOf="8"', 'copyOf="8" dataRef="d1"')],
    "codes_are_paired": [
        ('<ec\n    startRef="4" canReorder="no" canCopy="no" canDelete="no"/>', ""),
        ('<ec startRef="y"/>', ""),
        ('<sc id="y"/>b<ec startRef="y"/>', '<ec startRef="y"/>b<sc id="y"/>'),
        ('<ec\n    startRef="4"', '<ec startRef="6"'),
    ],
    "markers_are_paired": [
        ('<em\n    startRef="3"/>', ""),
        ('<sm id="3" type="comment" value="v"/>', ""),
        ('<em\n    startRef="3"/>', '</source></segment><segment><source>f<em startRef="33"/>'),
    ],
    "pairs_agree": [('canReorder="no" canCopy="no"', 'canReorder="no" canOverlap="no" canCopy="no"')],
    "copies_are_of_what_may_be_copied": [
        ('copyOf="8"', 'copyOf="88"'),
        ('copyOf="8"', 'copyOf="1"'),
        ('<ph id="8"', '<ph id="8" canCopy="no"'),
    ],
    "data_is_in_its_unit": [('dataRef="d1"', 'dataRef="d9"'), ('dataRefEnd="d2"', 'dataRefEnd="d9"')],
    "flows_are_units_of_the_file": [
        ('subFlows="u2"', 'subFlows="u2 u9"'),
        ('subFlowsEnd="u2"', 'subFlowsEnd="u9"'),
    ],
    "what_may_not_be_deleted_is_in_the_final_target": [
        ('<target order="3"><ph id="1" canDelete="no" dataRef="d1"/>', '<target order="3">')
    ],
    "code_points_are_what_xml_cannot_hold": [('hex="000C"', 'hex="0041"'), ('hex="000C"', 'hex="01F600"')],
    "a_comment_is_said_once": [(' value="v"', ""), ('ref="#n=n1">c', 'ref="#n=n1" value="v">c')],
    "a_match_is_named_by_its_match": [('type="comment" ref="#n=n1"', 'type="mtc:match" ref="#n=n1"')],
    "a_skeleton_is_here_or_there": [(' href="a.skl"', ""), ('href="a.skl"/>', 'href="a.skl">x</skeleton>')],
    "references_lead_somewhere": [
        ('ref="#f=f1/u=u1/s1"', 'ref="#f=f1/u=u2/s1"'),
        ('ref="#f=f1/u=u1/s1"', 'ref="#f=f9/u=u1/s1"'),
        ('ref="#f=f1/u=u1/s1"', 'ref="#s9"'),
        ('ref="#f=f1/u=u1/s1"', 'ref="#z=s1"'),
    ],
    "comments_are_notes_of_their_unit": [('ref="#n=n1"', 'ref="#f=f1/n=n1"'), ('ref="#n=n1"', 'ref="#s1"')],
    "matches_are_of_their_unit": [
        ('ref="#s1" sim', 'ref="#i1" sim'),
        ('ref="#s1" sim', 'ref="#f=f2/u=u1/s1" sim'),
    ],
}


def test_every_rule_has_a_file_that_breaks_it():
    assert set(BREAKS) == set(RULES)
    assert broken(RICH.encode()) == []


@pytest.mark.parametrize(("name", "old", "new"), [(name, *pair) for name in BREAKS for pair in BREAKS[name]])
def test_a_broken_rule_is_seen(name, old, new):
    assert old in RICH
    assert name in broken(RICH.replace(old, new, 1).encode())


@pytest.mark.parametrize("whole", [build.dossier(), peer.dossier()], ids=["everything", "the peers'"])
def test_what_is_written_breaks_none(whole):
    assert broken(XLIFF.write([whole])) == []


@quick
@given(strategies.dossiers())
def test_nothing_that_is_written_of_any_dossier_breaks_one(dossier):
    assert broken(XLIFF.write([dossier])) == []


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xlf")), ids=lambda path: path.name)
def test_the_samples_break_none(path):
    assert broken(path.read_bytes()) == []
