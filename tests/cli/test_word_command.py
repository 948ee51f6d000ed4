def test_words_of_both_languages_are_printed_with_reading_scripts_and_meanings(run):
    lines = run("word", "无人机 drone").splitlines()
    assert lines[0] == "无人机  wúrénjī"
    assert any("无人机 / 無人機 wúrénjī: drone" in line for line in lines)
    assert any(line.startswith("drone") for line in lines)


def test_as_json_every_word_says_where_it_stands(run):
    (found,) = run.json("word", "  无人机")
    assert (found["start"], found["end"], found["pinyin"]) == (2, 5, "wúrénjī")
    assert found["entries"][0]["traditional"] == "無人機"


def test_a_word_that_is_not_in_the_dictionary_says_so(run):
    assert "(not in the dictionary)" in run("word", "xqzzt")
