"""Small questions about a verb that `place_mentions` asks: who does it, and whether it truly happens here and now."""

from __future__ import annotations

from core.story.english.nouns import noun_sense
from core.story.english.parsing import Sentence


def somebody_does(sentence: Sentence, verb: int) -> bool:
    """Whether somebody does it: the subject is a person, an animal, a pronoun or a name, here or in the verb above."""
    words = sentence.words
    for _ in range(4):
        for child in sentence.children(verb):
            if words[child].dep in {"nsubj", "nsubjpass"}:
                word = words[child]
                if word.pos in {"PROPN", "PRON"}:
                    return word.lemma not in {"which", "that", "this", "what"}
                return noun_sense(word.lemma).may_be("person", "animal", "group", "vehicle")
        if words[verb].dep not in {"conj", "advcl", "xcomp", "acl", "relcl"}:
            return False
        verb = words[verb].head
        if words[verb].pos in {"NOUN", "PROPN", "PRON"}:
            return words[verb].pos != "NOUN" or noun_sense(words[verb].lemma).may_be("person", "animal", "group")
    return False


def subject_kind(sentence: Sentence, verb: int) -> str | None:
    told = (sentence.words[child] for child in sentence.children(verb))
    return next((noun_sense(word.lemma).kind for word in told if word.dep in {"nsubj", "nsubjpass"}), None)


def is_unreal(sentence: Sentence, verb: int) -> bool:
    """Whether the verb is denied, only possible, or lies before the time of the telling."""
    words = sentence.words
    for child in sentence.children(verb):
        if words[child].dep == "neg":
            return True
        if words[child].dep == "aux" and words[child].lemma in {"would", "could", "might", "should", "may"}:
            return True
        if words[child].dep in {"mark", "advmod"} and words[child].lemma in {"if", "unless", "where", "when"}:
            return True
    return False


def has_verb(sentence: Sentence) -> bool:
    return any(word.pos in {"VERB", "AUX"} and word.tag in {"VBZ", "VBP", "VBD", "MD"} for word in sentence.words)
