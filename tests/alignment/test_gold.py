from bench.projection import gold, measure


def test_the_gold_set_points_at_words_of_both_sides():
    pairs = gold()
    assert sum(pair.held_out for pair in pairs) >= 60
    for pair in pairs:
        assert all(span.cut(pair.texts[0]) for span in pair.english)
        assert all(span.cut(pair.texts[1]) for span in pair.chinese)


def test_projection_by_words_is_far_better_than_offering_the_whole_segment():
    figures = measure()
    for part in ("seed", "held out"):
        assert figures["lexical"]["f1"][part] > figures["segment"]["f1"][part] + 0.45
        assert figures["lexical"]["f1"][part] >= 0.88
