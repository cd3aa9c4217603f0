"""face-attribute-inference: traits read out of a face, and what depends on them."""

import pytest
from askings import asking, prompt
from builders import policy
from handlings import trait, verdict, world

CHECK = "face-attribute-inference"
TOLD = asking(prompts=(prompt(words="我们将根据您的面部估计年龄，用于推荐。"),))
SILENT = asking(prompts=(prompt(words="我们将采集您的人脸信息。"),))


def inferring(*traits, asked=SILENT, **parts):
    return world(handling={"traits": traits}, asking=asked, **parts)


def test_a_price_depends_on_it_even_if_told():
    app = inferring(trait(use="decision"), asked=TOLD)
    assert verdict(CHECK, app) == ("likely-violation", "a price or decision depends on a trait")


def test_read_and_named_nowhere():
    assert verdict(CHECK, inferring(trait()))[0] == "likely-violation"


def test_read_and_named_in_a_prompt():
    assert verdict(CHECK, inferring(trait(), asked=TOLD))[0] == "needs-manual-review"


def test_read_and_named_in_the_policy():
    told = policy("隐私政策\n我们会分析您的面部年龄与性别。\n")
    assert verdict(CHECK, inferring(trait()), policy=told)[0] == "needs-manual-review"


def test_one_trait_named_does_not_cover_another():
    app = inferring(trait(), trait(trait="emotion"), asked=TOLD)
    assert verdict(CHECK, app)[0] == "likely-violation"


@pytest.mark.parametrize("unread", [(), (trait(read=False, use="unknown"),)])
def test_what_nobody_reads_does_not_count(unread):
    assert verdict(CHECK, inferring(*unread))[0] == "not-applicable"
