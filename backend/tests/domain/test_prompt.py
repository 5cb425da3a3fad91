from parley.domain.part import Image, Reasoning, Text
from parley.domain.prompt import GO_ON, Prompt, Said, Turn, turns_of


def test_a_path_becomes_turns_under_the_system_prompt() -> None:
    path = [Said("user", [Text("a")]), Said("assistant", [Reasoning("hm"), Text("b")]), Said("user", [Text("c")])]
    turns = [Turn("system", "Be brief."), Turn("user", "a"), Turn("assistant", "b"), Turn("user", "c")]
    assert turns_of(path, "Be brief.") == turns


def test_questions_whose_answer_says_nothing_become_one_turn() -> None:
    path = [Said("user", [Text("a")]), Said("assistant", [Reasoning("hm")]), Said("user", [Text("b")])]
    assert turns_of(path, None) == [Turn("user", "a\n\nb")]


def test_going_on_shows_what_is_written_and_asks_for_the_rest() -> None:
    prompt = Prompt("m", [Turn("user", "a")], written="so far")
    assert prompt.going_on() == (Turn("user", "a"), Turn("assistant", "so far"), Turn("user", GO_ON))
    assert prompt.going_on(is_prefilled=True) == (Turn("user", "a"), Turn("assistant", "so far"))


def test_with_nothing_written_the_question_is_asked_again() -> None:
    prompt = Prompt("m", [Turn("user", "a")])
    assert prompt.going_on() == prompt.going_on(is_prefilled=True) == [Turn("user", "a")]


def test_files_of_questions_go_along_also_without_a_word() -> None:
    picture = Image("f", "dot.png", "image/png", 70, 1, 1)
    path = [Said("user", [picture]), Said("user", [Text("And?"), picture]), Said("assistant", [Text("x")])]
    assert turns_of(path, None) == [Turn("user", "And?", (picture, picture)), Turn("assistant", "x")]


def test_what_was_drawn_comes_with_the_question_that_follows() -> None:
    drawn, attached = Image("d", "fox 1.png", "image/png", 70, 1, 1), Image("f", "dot.png", "image/png", 70, 1, 1)
    path = [Said("user", [Text("Draw")]), Said("assistant", [drawn]), Said("user", [Text("Blue?"), attached])]
    words = "[I have drawn 'fox 1.png': see what comes first with your next message.]"
    assert turns_of(path, None) == [
        Turn("user", "Draw"),
        Turn("assistant", words),
        Turn("user", "Blue?", (drawn, attached)),
    ]
