"""Flows of face data as chains: from the code and from a run, with what matters about each."""

import handlings
import pytest
from builders import evidence, static
from observations import both, kept, sent, session
from test_walks import result

from analyzers.handling import Handling
from scanner.chains import MOST, MOST_HOPS, SINK, SOURCE, chains


def flows(*given, results=()):
    return chains(static(handling=Handling("read", flows=given)), None, results)


def seen(results=(), **observed):
    return chains(static(), session(**observed), results)


def marks(chain):
    return {mark.en for mark in chain.marks}


def test_without_flows_and_session_there_is_nothing():
    assert flows() == ()


def test_a_flow_goes_over_its_steps_from_source_to_sink():
    (chain,) = flows(handlings.flow())
    assert (chain.basis, chain.source.en) == ("static", "Camera frame")
    assert chain.sink.en == "Network: https://api.example.net/face"
    assert [(hop.kind, hop.what) for hop in chain.hops] == [
        ("source", "onPreviewFrame"),
        ("sink", "okhttp3.OkHttpClient.newCall"),
    ]
    assert chain.marks == ()


def test_every_source_and_sink_has_words_in_both_languages():
    for source in SOURCE:
        for sink in SINK:
            (chain,) = flows(handlings.flow(source=source, sink=sink, urls=()))
            assert chain.source.zh
            assert chain.sink == SINK[sink]


@pytest.mark.parametrize(
    ("parts", "mark"),
    [
        ({"cleartext": "yes"}, "In cleartext"),
        ({"cleartext": "choice"}, "A setting decides whether in cleartext"),
        ({"accept_all": True}, "Accepts any certificate"),
        ({"protected": "encrypted"}, "Encrypted by the app first"),
        ({"repeated": "every-frame"}, "Every frame"),
        ({"repeated": "loop"}, "Repeatedly"),
        ({"loopback": True, "local": True}, "On this device only"),
        ({"local": True}, "Local network only"),
        ({"urls_complete": False}, "Other addresses are possible"),
        ({"with_data": ("contacts", "location")}, "Together with contacts, location"),
        ({"chosen": True}, "A picture the person chose"),
        ({"removed": True}, "Deleted afterwards"),
        ({"by": "background"}, "In the background"),
    ],
)
def test_what_matters_about_a_flow_is_marked(parts, mark):
    (chain,) = flows(handlings.flow(**parts))
    assert marks(chain) == {mark}


def test_cleartext_that_stays_on_the_device_is_not_held_against_it():
    (chain,) = flows(handlings.flow(cleartext="yes", loopback=True))
    assert "In cleartext" not in marks(chain)


def test_an_sdk_that_uploads_is_named():
    (chain,) = flows(handlings.flow(sink="sdk-upload", sdk="megvii-meglive-v3"))
    assert chain.sink.en.startswith("Upload by an SDK: MegLive")


def test_a_long_flow_keeps_its_beginning_and_its_end():
    step = handlings.flow().steps[0]
    sink = handlings.flow().steps[-1]
    passes = tuple(handlings.Step("pass", f"call {n}", step.evidence) for n in range(40))
    (chain,) = flows(handlings.flow(steps=(step, *passes, sink)))
    assert len(chain.hops) == MOST_HOPS
    assert [hop.what for hop in chain.hops[:2]] == ["onPreviewFrame", "… 31 …"]
    assert (chain.hops[2].what, chain.hops[2].zh) == ("call 31", "调用 31")
    assert chain.hops[-1].kind == "sink"


def test_only_the_end_of_a_flow_says_that_a_check_means_it():
    begin = evidence(locator="La;->begin()V @ 0x1")
    end = evidence(locator="La;->end()V @ 0x2")
    steps = (handlings.Step("source", "s", begin), handlings.Step("sink", "e", end))
    flow = handlings.flow(steps=steps)
    assert flows(flow, results=[result(begin)])[0].checks == ()
    assert flows(flow, results=[result(end)])[0].checks == ("a-check",)
    assert flows(flow, results=[result(end, verdict="compliant")])[0].checks == ()


def test_what_was_sent_in_several_runs_is_one_chain():
    (chain,) = seen(sent=both(linked="camera1-picture"))
    assert chain.basis == "dynamic"
    assert chain.source.en == "Picture the app took (camera1-picture)"
    assert chain.sink.en == "Network: https://api.example.net/face"
    assert marks(chain) == {"Seen 2× in 2 runs"}


@pytest.mark.parametrize(
    ("parts", "mark"),
    [
        ({"tls": "none", "scheme": "http"}, "In cleartext"),
        ({"tls": "untrusted"}, "Accepts any certificate"),
        ({"grade": "image"}, "Not certain to be a face"),
        ({"place": "loopback", "tls": "none"}, "On this device only"),
        ({"place": "lan"}, "Local network only"),
        ({"host_owner": "Acme"}, "Host of Acme"),
        ({"country": "SG"}, "Country or region SG"),
    ],
)
def test_what_matters_about_what_was_sent_is_marked(parts, mark):
    (chain,) = seen(sent=(sent(**parts),))
    assert marks(chain) == {mark, "Seen 1× in 1 run"}


def test_where_a_picture_came_from_is_not_made_up():
    assert seen(sent=(sent(),))[0].source.en == "Where it was taken was not seen"
    assert seen(sent=(sent(sdk="arcsoft-arcface"),))[0].source.en.startswith("SDK: ArcFace")


def test_what_others_send_and_what_the_app_receives_is_no_chain_of_its_faces():
    assert seen(sent=(sent(owner="other"), sent(direction="received"))) == ()


def test_what_is_left_on_the_device_is_a_chain():
    (chain,) = seen(kept=(kept(gone=True, chosen=True, grade="image"),))
    assert chain.sink.en == "Shared storage: /sdcard/app/face.jpg"
    assert {
        "Saved by the person",
        "Gone at the end of the run",
        "Not certain to be a face",
    } < marks(chain)


def test_what_accuses_comes_first_and_all_is_bounded():
    end = evidence(kind="flow", source="flows.mitm", locator="id-9")
    many = tuple(sent(id=f"sent {n}", host=f"h{n}.example") for n in range(MOST + 9))
    cited = sent(id="cited", host="bad.example", evidence=end)
    found = seen(sent=(*many, cited), results=[result(end)])
    assert len(found) == MOST
    assert found[0].id == "cited"
    assert found[0].checks == ("a-check",)


def test_equal_artifacts_give_equal_chains():
    assert seen(sent=both()) == seen(sent=both())


def test_a_sending_by_nobody_known_is_not_laid_to_the_app():
    (chain,) = seen(sent=(sent(owner="unknown"),))
    assert "That this app sent it is not known" in marks(chain)
    (ours,) = seen(sent=(sent(),))
    assert "That this app sent it is not known" not in marks(ours)


def test_a_template_an_sdk_gave_is_certain():
    (chain,) = seen(sent=(sent(form="vector", grade="unknown", linked="row"),))
    assert "Not certain to be a face" not in marks(chain)
