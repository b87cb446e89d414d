"""Who does what: the clauses of a parsed sentence, with their doer, object, receiver and complements as word indices.

Between `parsing` and everything that stages or draws; it alone answers "which word does what to which word, and does
it really happen?". Passives are turned round, a shared subject is found for coordinated verbs and participles, and
slips of the parser after unusual names are mended first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from core.story.english.parsing import Sentence, Word

_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_MODAL = frozenset({"would", "could", "should", "might", "may", "must", "can", "'d", "ought"})
_IF = frozenset({"if", "unless", "though", "lest", "whether"})
_MENTAL = frozenset(
    [
        "remember",
        "imagine",
        "dream",
        "wish",
        "hope",
        "think",
        "believe",
        "know",
        "wonder",
        "want",
        "expect",
        "forget",
        "recall",
        "suppose",
        "pretend",
        "fear",
        "say",
        "tell",
        "mean",
        "promise",
        "claim",
        "explain",
        "ask",
        "hear",
        "read",
        "swear",
        "warn",
    ]
)
"""What is told, thought or wished in the clause below these verbs is not seen."""
SAYING = frozenset(
    [
        "say",
        "ask",
        "reply",
        "answer",
        "whisper",
        "shout",
        "cry",
        "call",
        "mutter",
        "murmur",
        "add",
        "yell",
        "scream",
        "snap",
        "sigh",
        "laugh",
        "tell",
        "explain",
        "growl",
        "hiss",
        "breathe",
        "gasp",
        "demand",
        "insist",
        "agree",
        "announce",
        "begin",
        "continue",
        "grunt",
        "moan",
        "groan",
        "bark",
        "roar",
        "plead",
        "beg",
        "admit",
        "declare",
        "sing",
        "repeat",
        "suggest",
        "warn",
        "promise",
        "remark",
        "observe",
        "croak",
        "sob",
        "giggle",
        "chuckle",
        "stammer",
    ]
)
"""Verbs that say who speaks the words beside them."""
_MARKS_SPEECH = frozenset({'"', "”", "''", "’", "'", "»", ","})
_LIGHT = frozenset({"aux", "auxpass"})
_FOLLOWS_VERB = frozenset({"IN", "RP", "DT", "PRP", "PRP$", "RB", "TO", "CC", ",", ".", ":", "JJ", "CD", "''"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that is done. Numbers are indices of words of the sentence.

    `doers` act (for a passive: who stands after "by"); `objects` are acted on; `receivers` get or are spoken to;
    `complements` are (preposition, its noun). `happens` is False for what is denied, asked, wished, ordered by an
    "if", or only told or thought of; `before` says that it lies before the time of the telling ("had gone").
    """

    verb: int
    lemma: str
    particle: str = ""
    doers: tuple[int, ...] = ()
    objects: tuple[int, ...] = ()
    receivers: tuple[int, ...] = ()
    complements: tuple[tuple[str, int], ...] = ()
    negated: bool = False
    unreal: bool = False
    before: bool = False
    own_doer: bool = True

    @property
    def happens(self) -> bool:
        return not (self.negated or self.unreal)


def find_clauses(sentence: Sentence) -> tuple[Clause, ...]:
    """The clauses of a sentence in the order of their verbs; a sentence without a verb has none."""
    words = sentence.words
    known: dict[int, Clause] = {}
    for place in _outermost_first(sentence):
        if _is_verb(words[place]):
            known[place] = _clause(sentence, place, known)
    return tuple(known[place] for place in sorted(known))


def mend(sentence: Sentence, people: Collection[int]) -> Sentence:
    """Put right a verb that the parser took for a noun after somebody: ``Kestrel ducks under the chain.``

    `people` are the indices of words that name or are persons.
    """
    words = list(sentence.words)
    finite = any(word.tag in {"VBZ", "VBD", "VBP", "MD"} for word in words)
    for place, word in enumerate(words[:-1]):
        after = words[place + 1]
        slipped = word.dep == "compound" or (word.dep == "amod" and word.text[:1].isupper())
        if place not in people or not slipped or word.head != place + 1 or not after.text.islower():
            continue
        follows = words[place + 2].tag if place + 2 < len(words) else "."
        verbal = after.tag in {"VBZ", "VBD"} or (after.tag == "NNS" and after.text.endswith("s"))
        if verbal and follows in _FOLLOWS_VERB and (word.text[:1].isupper() or not finite):
            lemma = _verb_lemma(after.text) if after.tag == "NNS" else after.lemma
            tag = "VBZ" if after.tag == "NNS" else after.tag
            dep = "ROOT" if after.dep in {"nsubj", "dobj", "appos", "compound"} else after.dep
            words[place] = replace(word, dep="nsubj")
            words[place + 1] = replace(after, pos="VERB", tag=tag, lemma=lemma, dep=dep)
    return replace(sentence, words=tuple(words)) if words != list(sentence.words) else sentence


def joined(sentence: Sentence, place: int) -> tuple[int, ...]:
    """A word and those that are joined to it by "and": ``Ana and her dog``."""
    found = [place]
    for child in sentence.children(place):
        if sentence.words[child].dep == "conj" and not _is_verb(sentence.words[child]):
            found += joined(sentence, child)
    return tuple(found)


def clause_of(sentence: Sentence, clauses: Collection[Clause], place: int) -> Clause | None:
    """The clause that a word stands in: that of the nearest verb above it."""
    verbs = {clause.verb: clause for clause in clauses}
    seen: set[int] = set()
    while place not in seen:
        if place in verbs:
            return verbs[place]
        seen.add(place)
        place = sentence.words[place].head
    return None


def _outermost_first(sentence: Sentence) -> Iterator[int]:
    roots = [place for place, word in enumerate(sentence.words) if word.head == place]
    queue, seen = list(roots), set(roots)
    while queue:
        place = queue.pop(0)
        yield place
        below = [child for child in sentence.children(place) if child not in seen]
        seen.update(below)
        queue += below


def _is_verb(word: Word) -> bool:
    return (word.pos in {"VERB", "AUX"} and word.dep not in _LIGHT | {"amod", "compound"} and word.tag != "MD") or (
        word.tag in {"VBZ", "VBD", "VBG", "VBP"} and word.dep not in _LIGHT | {"amod", "compound", "prep"}
    )


def _clause(sentence: Sentence, place: int, known: dict[int, Clause]) -> Clause:
    words = sentence.words
    word = words[place]
    below = [(child, words[child]) for child in sentence.children(place)]
    passive = any(other.dep in {"nsubjpass", "auxpass"} for _, other in below) or (
        word.tag == "VBN" and word.dep == "acl"
    )
    subjects = [
        who
        for child, other in below
        if other.dep in _SUBJECT and other.dep != "expl"
        for who in joined(sentence, child)
    ]
    own = bool(subjects)
    above = known.get(word.head) if word.head != place else None
    if not subjects:
        subjects = _shared(sentence, place, above)
    quoted_before = (place and words[place - 1].text in _MARKS_SPEECH) or place == 0
    objects = [
        who for child, other in below if other.dep in {"dobj", "attr", "oprd"} for who in joined(sentence, child)
    ]
    behind = [who for who in subjects if who > place]
    if quoted_before and word.lemma in SAYING and behind:
        subjects = behind
    in_quotes = bool(subjects) and own and quoted_before and place and max(subjects) < place - 1
    if (not own or in_quotes) and quoted_before and word.lemma in SAYING and objects and objects[0] > place:
        subjects, objects, own = objects, [], True  # "Fresh rolls?" asked the constable.
    existential = any(other.dep == "expl" for _, other in below)
    receivers = [who for child, other in below if other.dep == "dative" for who in _nouns(sentence, child)]
    complements: list[tuple[str, int]] = []
    agents: list[int] = []
    for child, other in below:
        if other.dep in {"prep", "agent", "dative"} and other.tag in {"IN", "TO", "RP", "RB"}:
            nouns = _nouns(sentence, child)
            if other.dep == "agent":
                agents += nouns
            elif other.lemma in {"to", "at", "toward", "towards"}:
                complements += [(other.lemma, noun) for noun in nouns]
                receivers += [noun for noun in nouns if noun not in receivers]
            else:
                complements += [(other.lemma, noun) for noun in nouns]
    if passive:
        objects, subjects = [*subjects, *objects], agents
    elif existential:
        subjects, objects = objects, []
    particle = next((other.lemma for _, other in below if other.dep == "prt"), "")
    return Clause(
        verb=place,
        lemma=word.lemma,
        particle=particle,
        doers=tuple(subjects),
        objects=tuple(objects),
        receivers=tuple(receivers),
        complements=tuple(complements),
        negated=any(other.dep == "neg" or other.lemma in {"never", "hardly"} for _, other in below)
        or (above is not None and word.dep in {"xcomp", "pcomp"} and above.negated),
        unreal=_unreal(sentence, place, above),
        before=(
            any(other.dep in _LIGHT and other.text.lower() in {"had", "'d"} for _, other in below) and word.tag == "VBN"
        )
        or (above is not None and above.before and word.dep == "conj" and word.tag in {"VBN", "VBD"} and not own),
        own_doer=own,
    )


def _shared(sentence: Sentence, place: int, above: Clause | None) -> list[int]:
    """Who does it where the verb has no subject of its own: that of the verb that it follows, or its noun."""
    word = sentence.words[place]
    if word.dep in {"acl", "relcl"} and word.head != place:
        return [word.head]
    if above is None:
        return []
    if word.dep in {"xcomp", "ccomp"} and above.objects and word.tag in {"VB", "VBG"}:
        return list(above.objects[:1])
    if word.dep in {"conj", "advcl", "xcomp", "pcomp", "dep", "ccomp", "parataxis", "prep"}:
        return list(above.doers or above.objects)
    return list(above.doers)


def _nouns(sentence: Sentence, place: int) -> list[int]:
    """The nouns that a preposition governs; the word itself where it is no preposition."""
    word = sentence.words[place]
    if word.tag not in {"IN", "TO", "RP", "RB"}:
        return list(joined(sentence, place))
    found: list[int] = []
    for child in sentence.children(place):
        other = sentence.words[child]
        if other.dep == "pobj":
            found += joined(sentence, child)
        elif other.dep == "prep":
            found += _nouns(sentence, child)
    return found


def _unreal(sentence: Sentence, place: int, above: Clause | None) -> bool:
    """Asked, wished, conditional, or told under a verb of telling and thinking."""
    words = sentence.words
    word = words[place]
    for child in sentence.children(place):
        other = words[child]
        if other.dep == "aux" and other.tag == "MD" and other.text.lower() in _MODAL - {"can", "could", "must"}:
            return True
        if other.dep == "mark" and other.lemma in _IF and not (place and words[child - 1].lemma == "as"):
            return True
    if above is not None and word.dep in {"ccomp", "xcomp", "advcl", "conj", "acl", "relcl"}:
        inherits = above.unreal and word.dep != "advcl"
        told = word.dep == "ccomp" and above.lemma in _MENTAL and above.verb < place
        return inherits or told or (word.dep == "xcomp" and above.lemma in {"want", "wish", "hope", "refuse", "plan"})
    return word.head == place and words[-1].text == "?"


def _verb_lemma(form: str) -> str:
    for ending, base in (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("zzes", "zz")):
        if form.endswith(ending):
            return form[: -len(ending)] + base
    return form.removesuffix("s")
