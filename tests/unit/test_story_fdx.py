"""Final Draft documents: what the paragraphs become, and what is refused."""

from __future__ import annotations

import pytest

from core.errors import InvalidInputError
from core.ids import DerivedIds
from core.story.read import read_script
from core.story.script import ImportedStory

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n<FinalDraft DocumentType="Script" Version="5">\n'
BODY = """<Content>
<Paragraph Type="Scene Heading" Number="1"><SceneProperties Length="1"><Summary><Paragraph><Text>They meet.</Text>
</Paragraph></Summary></SceneProperties><Text>EXT. PIER - </Text><Text Style="Bold">NIGHT</Text></Paragraph>
<Paragraph Type="Action"><Text>IDA, 30, a woman in </Text><Text Style="Italic">rubber</Text><Text> boots, waits.</Text>
</Paragraph>
<Paragraph Type="Character"><Text>IDA (O.S.)</Text></Paragraph>
<Paragraph Type="Parenthetical"><Text>(whispering)</Text></Paragraph>
<Paragraph Type="Dialogue"><Text>Is it </Text><Text Style="Bold+Italic">you</Text><Text>?</Text></Paragraph>
<Paragraph Type="General"><DualDialogue>
<Paragraph Type="Character"><Text>HERON</Text></Paragraph><Paragraph Type="Dialogue"><Text>Yes.</Text></Paragraph>
<Paragraph Type="Character"><Text>IDA</Text></Paragraph><Paragraph Type="Dialogue"><Text>No.</Text></Paragraph>
</DualDialogue></Paragraph>
<Paragraph Type="Action"><Text>SPLASH!</Text>
<ScriptNote><Paragraph><Text>Bigger?</Text></Paragraph></ScriptNote></Paragraph>
<Paragraph Type="Transition"><Text>CUT TO:</Text></Paragraph>
</Content>
<TitlePage><Content><Paragraph><Text>Two Herons</Text></Paragraph><Paragraph><Text>Written by</Text></Paragraph>
<Paragraph><Text>Nobody</Text></Paragraph></Content></TitlePage></FinalDraft>"""


def read(text: str | bytes, **options: str) -> ImportedStory:
    return read_script(text, ids=DerivedIds("t"), **options)


def test_paragraphs_become_lines() -> None:
    story = read((HEAD + BODY).encode())
    assert (story.format, story.title, story.meta["author"]) == ("fdx", "Two Herons", "Nobody")
    scene = story.scenes[0]
    assert (scene.title, scene.script.time_of_day) == ("Pier — night", "night")
    assert [(line.kind, line.speaker, line.delivery, line.text) for line in scene.script.lines] == [
        ("action", None, None, "IDA, 30, a woman in *rubber* boots, waits."),
        ("parenthetical", "IDA", None, "whispering"),
        ("dialogue", "IDA", "whisper", "Is it ***you***?"),
        ("dialogue", "HERON", "speech", "Yes."),
        ("dialogue", "IDA", "speech", "No."),
        ("sfx", None, "sfx", "SPLASH!"),
    ]
    assert [(loose.kind, loose.text) for loose in scene.script.unplaced] == [
        ("synopsis", "They meet."),
        ("note", "Bigger?"),
        ("transition", "CUT TO:"),
    ]
    assert {c.name: c.description for c in story.characters}["Ida"] == "30, a woman in rubber boots"


def test_utf16_documents_open_too() -> None:
    text = (HEAD + BODY).replace("UTF-8", "UTF-16")
    assert read(text.encode("utf-16")).scenes == read(HEAD + BODY).scenes


BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<FinalDraft><Content><Paragraph Type="Action"><Text>&b;</Text></Paragraph></Content></FinalDraft>"""
OUTSIDE = """<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<FinalDraft><Content><Paragraph><Text>&a;</Text></Paragraph></Content></FinalDraft>"""


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
def test_entities_are_refused_unopened(text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read(text, format="fdx")
    assert caught.value.code == "unsafe-xml"


def test_broken_xml_names_its_line() -> None:
    with pytest.raises(InvalidInputError) as caught:
        read(HEAD + "<Content>\n<Paragraph>\n</Content>")
    assert caught.value.code == "not-fdx"
    assert "line 5" in caught.value.message


@pytest.mark.parametrize("text", ["<?xml version='1.0'?><html><body>Hi</body></html>", "Just words."])
def test_other_documents_are_refused(text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read(text, format="fdx")
    assert caught.value.code == "not-fdx"


def test_a_very_deep_document_does_no_harm() -> None:
    deep = HEAD + "<Content>" + "<a>" * 50_000 + "</a>" * 50_000 + "</Content></FinalDraft>"
    with pytest.raises(InvalidInputError) as caught:
        read(deep)
    assert caught.value.code == "empty-script"
