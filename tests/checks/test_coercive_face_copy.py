"""coercive-face-copy: words that press."""

from askings import agree, free, prompt, refuse, verdict

CHECK = "coercive-face-copy"


def test_pressing_words():
    pressing = prompt(coercive=("threatened-loss",))
    assert verdict(CHECK, prompts=(pressing,)) == ("needs-manual-review", "pressing words")


def test_pressing_words_and_no_refusal():
    stuck = prompt(agree(), coercive=("false-legal-duty",), cancelable="no")
    assert verdict(CHECK, prompts=(stuck,))[0] == "likely-violation"


def test_pressing_words_and_a_hidden_refusal():
    hidden = prompt(agree(), refuse(hidden=True), coercive=("countdown",), cancelable="no")
    assert verdict(CHECK, prompts=(hidden,))[0] == "likely-violation"


def test_neutral_words():
    assert verdict(CHECK)[0] == "compliant"


def test_words_that_were_not_read():
    assert verdict(CHECK, prompts=(prompt(complete=False),))[0] == "not-assessed"


def test_no_words_at_the_face_step():
    assert verdict(CHECK, prompts=(), captures=(free(),))[0] == "not-assessed"


def test_pressing_words_about_something_else():
    sale = prompt(id="sale", topics=("other",), asks_consent=False, coercive=("countdown",))
    assert verdict(CHECK, prompts=(prompt(), sale))[0] == "compliant"
