from citypact.language.template import NUMBER, Template


def test_gaps_take_the_shortest_text_that_lets_the_rest_fit() -> None:
    assert Template("{1} of {2}").filled_in("gain of origin of A") == ("gain", "origin of A")
    assert Template("{1} of {2#}").filled_in("part of gains of 3") == ("part of gains", "3")


def test_a_number_is_what_a_format_writes() -> None:
    for written in ("3", "-0.5", "1,234.5", "1e-09", "12.5%", "inf", "nan", ".5", "−2"):
        assert NUMBER.match(written), written
    for other in ("", "3a", "three", "1 2", "5 %"):
        assert not NUMBER.match(other), other


def test_a_template_without_gaps_makes_one_text() -> None:
    assert Template("no agreement").filled_in("no agreement") == ()
    assert Template("no agreement").filled_in("no agreement.") is None


def test_head_and_tail_may_not_overlap() -> None:
    assert Template("ab{1}ba").filled_in("aba") is None
    assert Template("ab{1}ba").filled_in("abba") == ("",)


def test_braces_are_doubled() -> None:
    template = Template("{{value}} is {1}")
    assert template.filled_in("{value} is 3") == ("3",)
    assert Template("{{value}}: {1}").write(("3",)) == "{value}: 3"


def test_gaps_are_written_in_the_other_order_and_their_text_is_not_read_again() -> None:
    assert Template("{2}先于{1}").write(("{2}", "A")) == "A先于{2}"


def test_a_hostile_text_is_given_up_soon() -> None:
    template = Template("{1} a {2} a {3} a {4} a {5#}")
    assert template.filled_in(" a " * 3000 + "x") is None
