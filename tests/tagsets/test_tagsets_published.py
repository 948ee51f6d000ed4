from collections import Counter

import pytest

from workbench.tagsets import builtin, compat, crosswalks

LISTS = {
    "ptc2020_14": """
Appeal_to_Authority
Appeal_to_fear-prejudice
Bandwagon,Reductio_ad_hitlerum
Black-and-White_Fallacy
Causal_Oversimplification
Doubt
Exaggeration,Minimisation
Flag-Waving
Loaded_Language
Name_Calling,Labeling
Repetition
Slogans
Thought-terminating_Cliches
Whataboutism,Straw_Men,Red_Herring
""",
    "ptc2019_18": """
Appeal_to_Authority
Appeal_to_fear-prejudice
Bandwagon
Black-and-White_Fallacy
Causal_Oversimplification
Doubt
Exaggeration,Minimisation
Flag-Waving
Loaded_Language
Name_Calling,Labeling
Obfuscation,Intentional_Vagueness,Confusion
Red_Herring
Reductio_ad_hitlerum
Repetition
Slogans
Straw_Men
Thought-terminating_Cliches
Whataboutism
""",
    "semeval2021_t6_text20": """
Appeal to authority
Appeal to fear/prejudice
Black-and-white Fallacy/Dictatorship
Causal Oversimplification
Doubt
Exaggeration/Minimisation
Flag-waving
Glittering generalities (Virtue)
Loaded Language
Misrepresentation of Someone's Position (Straw Man)
Name calling/Labeling
Obfuscation, Intentional vagueness, Confusion
Presenting Irrelevant Data (Red Herring)
Reductio ad hitlerum
Repetition
Slogans
Smears
Thought-terminating cliché
Whataboutism
Bandwagon
""",
    "semeval2021_t6_multimodal22": """
Appeal to authority
Appeal to fear/prejudice
Black-and-white Fallacy/Dictatorship
Causal Oversimplification
Doubt
Exaggeration/Minimisation
Flag-waving
Glittering generalities (Virtue)
Loaded Language
Misrepresentation of Someone's Position (Straw Man)
Name calling/Labeling
Obfuscation, Intentional vagueness, Confusion
Presenting Irrelevant Data (Red Herring)
Reductio ad hitlerum
Repetition
Slogans
Smears
Thought-terminating cliché
Whataboutism
Bandwagon
Transfer
Appeal to (Strong) Emotions
""",
    "semeval2023_t3_techniques23": """
Appeal_to_Authority
Appeal_to_Popularity
Appeal_to_Values
Appeal_to_Fear-Prejudice
Flag_Waving
Causal_Oversimplification
False_Dilemma-No_Choice
Consequential_Oversimplification
Straw_Man
Red_Herring
Whataboutism
Slogans
Appeal_to_Time
Conversation_Killer
Loaded_Language
Repetition
Exaggeration-Minimisation
Obfuscation-Vagueness-Confusion
Name_Calling-Labeling
Doubt
Guilt_by_Association
Appeal_to_Hypocrisy
Questioning_the_Reputation
""",
    "slavicnlp2025_25": """
Appeal_to_Authority
Appeal_to_Fear-Prejudice
Appeal_to_Hypocrisy
Appeal_to_Pity
Appeal_to_Popularity
Appeal_to_Time
Appeal_to_Values
Causal_Oversimplification
Consequential_Oversimplification
Conversation_Killer
Doubt
Exaggeration-Minimisation
False_Dilemma-No_Choice
False_Equivalence
Flag_Waving
Guilt_by_Association
Loaded_Language
Name_Calling-Labeling
Obfuscation-Vagueness-Confusion
Questioning_the_Reputation
Red_Herring
Repetition
Slogans
Straw_Man
Whataboutism
""",
    "semeval2023_t3_frames14": """
Economic
Capacity_and_resources
Morality
Fairness_and_equality
Legality_Constitutionality_and_jurisprudence
Policy_prescription_and_evaluation
Crime_and_punishment
Security_and_defense
Health_and_safety
Quality_of_life
Cultural_identity
Public_opinion
Political
External_regulation_and_reputation
""",
    "semeval2023_t3_genre3": """
reporting
opinion
satire
""",
    "semeval2025_t10_main3": """
Protagonist
Antagonist
Innocent
""",
    "semeval2025_t10_fine22": """
Guardian
Martyr
Peacemaker
Rebel
Underdog
Virtuous
Instigator
Conspirator
Tyrant
Foreign Adversary
Traitor
Spy
Saboteur
Corrupt
Incompetent
Terrorist
Deceiver
Bigot
Forgotten
Exploited
Victim
Scapegoat
""",
    "aae_conll": """
MajorClaim
Claim:For
Claim:Against
Premise:Support
Premise:Attack
""",
    "checkthat2024_t1": """
Yes
No
""",
    "checkthat2025_t1": """
SUBJ
OBJ
""",
    "stance_semeval2016_t6": """
FAVOR
AGAINST
NONE
""",
    "claimbuster_verdict": """
-1
0
1
""",
}
MFC = """
1.0 Economic
1.1 Economic headline
1.2 Economic primary
2.0 Capacity and resources
2.1 Capacity and resources headline
2.2 Capacity and resources primary
3.0 Morality
3.1 Morality headline
3.2 Morality primary
4.0 Fairness and equality
4.1 Fairness and equality headline
4.2 Fairness and equality primary
5.0 Legality, constitutionality and jurisprudence
5.1 Legality, constitutionality and jurisprudence headline
5.2 Legality, constitutionality and jurisprudence primary
6.0 Policy prescription and evaluation
6.1 Policy prescription and evaluation headline
6.2 Policy prescription and evaluation primary
7.0 Crime and punishment
7.1 Crime and punishment headline
7.2 Crime and punishment primary
8.0 Security and defense
8.1 Security and defense headline
8.2 Security and Defense primary
9.0 Health and safety
9.1 Health and safety headline
9.2 Health and safety primary
10.0 Quality of life
10.1 Quality of life headline
10.2 Quality of life primary
11.0 Cultural identity
11.1 Cultural identity headline
11.2 Cultural identity primary
12.0 Public opinion
12.1 Public opinion headline
12.2 Public opinion primary
13.0 Political
13.1 Political headline
13.2 Political primary
14.0 External regulation and reputation
14.1 External regulation and reputation headline
14.2 External regulation and reputation primary
15.0 Other
15.1 Other headline
15.2 Other primary
16.2 Irrelevant
17.4 Explicit Pro
17.35 Implicit Pro
18.3 Neutral
19.35 Implicit Anti
19.4 Explicit Anti
"""
SCHEMES = {
    "ptc2019_18": ("rhetoric", "ptc2019_18"),
    "semeval2021_t6_text20": ("rhetoric", "semeval2021_t6"),
    "semeval2023_t3_techniques23": ("rhetoric", "semeval2023_t3"),
    "slavicnlp2025_25": ("rhetoric", "slavicnlp2025"),
    "semeval2023_t3_frames14": ("framing", "semeval2023_t3_frames"),
    "semeval2025_t10_fine22": ("framing", "semeval2025_t10"),
}


def lines(block):
    return block.strip().split("\n")


def official(tagset, scheme):
    return [tag.official[scheme] for tag in builtin()[tagset].tags if scheme in tag.official]


def test_every_published_list_is_there_and_no_other():
    assert set(compat()) == set(LISTS) | {"mfc_codes"}


@pytest.mark.parametrize("name", LISTS)
def test_a_published_list_keeps_its_labels_and_their_order(name):
    tagset = compat()[name]
    assert [tag.official[name] for tag in tagset.tags] == lines(LISTS[name])


def test_the_media_frames_codes_keep_their_numbers_and_names():
    found = [f"{tag.official['mfc_code']} {tag.official['mfc']}" for tag in compat()["mfc_codes"].tags]
    assert found == lines(MFC)


@pytest.mark.parametrize("name", [*LISTS, "mfc_codes"])
def test_the_tags_of_a_published_list_have_ids_of_their_own_and_names_in_both_languages(name):
    tags = compat()[name].tags
    assert len({tag.id for tag in tags}) == len(tags)
    assert all(tag.id.startswith(f"{name}.") for tag in tags)
    assert all(tag.name.en and tag.name.zh for tag in tags)


@pytest.mark.parametrize("name", SCHEMES)
def test_our_tags_name_every_label_of_a_scheme_exactly_once(name):
    assert Counter(official(*SCHEMES[name])) == Counter(lines(LISTS[name]))


def test_our_tags_name_only_labels_of_the_fourteen_and_leave_out_the_merged_ones():
    merged = {"Bandwagon,Reductio_ad_hitlerum", "Whataboutism,Straw_Men,Red_Herring"}
    assert Counter(official("rhetoric", "ptc2020_14")) == Counter(set(lines(LISTS["ptc2020_14"])) - merged)


def test_our_frames_carry_the_base_codes_of_the_media_frames_corpus():
    base = {line for line in lines(MFC) if line.split(" ")[0].endswith(".0")}
    pairs = zip(official("framing", "mfc_code"), official("framing", "mfc"), strict=True)
    assert {f"{code} {name}" for code, name in pairs} == base


def test_a_fine_role_stands_in_the_group_of_its_main_role():
    framing = builtin()["framing"]
    mains = {g.id: g.official["semeval2025_t10"] for g in framing.groups if g.official}
    roles = [tag for tag in framing.tags if "semeval2025_t10" in tag.official]
    assert [mains[tag.group] for tag in roles] == [tag.official["semeval2025_t10_main"] for tag in roles]
    assert set(mains.values()) == set(lines(LISTS["semeval2025_t10_main3"]))
    fine = {tag.official["semeval2025_t10"]: tag.official["semeval2025_t10_main"] for tag in roles}
    listed = compat()["semeval2025_t10_fine22"].tags
    assert {t.official["semeval2025_t10"]: t.official["semeval2025_t10_main"] for t in listed} == fine


@pytest.mark.parametrize(
    ("tagset", "attribute", "key", "name"),
    [
        ("claims", "claims.checkworthiness", "claimbuster", "claimbuster_verdict"),
        ("claims", "claims.stance", "semeval2016_t6", "stance_semeval2016_t6"),
    ],
)
def test_the_choices_of_an_attribute_name_every_label_of_their_scheme(tagset, attribute, key, name):
    rule = next(rule for rule in builtin()[tagset].attributes if rule.id == attribute)
    assert [value.official[key] for value in rule.values] == lines(LISTS[name])


@pytest.mark.parametrize("scheme", ["ptc2019_18", "semeval2021_t6"])
def test_a_crosswalk_into_rhetoric_says_what_the_tags_say(scheme):
    said = {tag.official[scheme]: tag.id for tag in builtin()["rhetoric"].tags if scheme in tag.official}
    walk = next(w for w in crosswalks().values() if w.target == "rhetoric" and w.source.startswith(scheme))
    assert walk.pairs == said


def test_a_crosswalk_starts_at_every_label_of_its_source_and_ends_in_its_target():
    for walk in crosswalks().values():
        assert set(walk.pairs) == set(lines(LISTS[walk.source]))
        if walk.target == "rhetoric":
            ends = {tag.id for tag in builtin()["rhetoric"].tags}
        else:
            ends = set(lines(LISTS[walk.target]))
        assert {end for end in walk.pairs.values() if end is not None} <= ends


def test_what_is_new_in_2023_is_what_nothing_of_2019_maps_to():
    walk = crosswalks()["ptc2019_18->rhetoric"]
    rhetoric = {tag.id for tag in builtin()["rhetoric"].tags if tag.enabled}
    assert set(walk.new) == rhetoric - set(walk.pairs.values())


def test_a_label_that_the_fourteen_dropped_maps_to_nothing():
    walk = crosswalks()["ptc2019_18->ptc2020_14"]
    assert [label for label, end in walk.pairs.items() if end is None] == [
        "Obfuscation,Intentional_Vagueness,Confusion"
    ]


def test_every_crosswalk_says_in_both_languages_that_it_is_for_viewing():
    for walk in crosswalks().values():
        assert "never export" in walk.note.en
        assert "绝不" in walk.note.zh
