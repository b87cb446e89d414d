"""Whom the words of a text mean: names, nouns and pronouns followed through sentences in order.

Under the import (which discovers people) and the planners (which know them already); it alone answers "who is this,
and is he seen here or only spoken of?". Somebody is seen unless a sentence only owns, denies, wishes, remembers or
mentions him.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from core.story.english.calling import by_name, by_noun
from core.story.english.clauses import Clause, clause_of, find_clauses, mend
from core.story.english.memory import Memory
from core.story.english.naming import Gender
from core.story.english.parsing import Sentence
from core.story.english.phrases import Phrase, find_phrases
from core.story.english.pronouns import by_pronoun
from core.story.english.seen import is_shown
from core.story.english.somebody import Mention, Somebody, Told
from core.story.english.speech import is_quoted, quoted_spans

Discover = Callable[["Follower", Phrase, Told, bool], str | None]


class Follower(Memory):
    """Follows the people of a scene from sentence to sentence.

    `discover` is asked about a noun phrase that means nobody yet, and may answer with the key of a new person.
    """

    def __init__(self, people: Sequence[Somebody], discover: Discover | None = None) -> None:
        self._discover = discover
        self._found: dict[int, tuple[Sentence, list[Phrase]]] = {}
        super().__init__(people, finding=discover is not None)

    def index(self) -> None:
        super().index()
        self._found = {}

    def read(self, sentences: Sequence[Sentence], text: str) -> list[Told]:
        """Read one paragraph's sentences; `text` is what they were parsed from."""
        spans = quoted_spans(text)
        told = [self._sentence(sentence, spans) for sentence in sentences]
        now = {
            who
            for item in told
            for mention in item.mentions
            if mention.shown and not mention.phrase.owner and not _is_before(item, mention)
            for who in mention.who
        }
        return [self._with_before(item, now) for item in told]

    def _with_before(self, told: Told, now: set[str]) -> Told:
        """Who did something before the time of the telling is seen if the paragraph shows him otherwise."""
        clauses = {clause.verb: clause for clause in told.clauses}
        kept: list[Mention] = []
        for mention in told.mentions:
            clause = clause_of(told.sentence, list(clauses.values()), mention.place)
            if mention.shown and clause is not None and clause.before:
                earlier = set(mention.who) <= now and any(who in self.here for who in mention.who)
                mention = Mention(mention.place, mention.who, mention.phrase, shown=earlier)
            kept.append(mention)
        return Told(told.sentence, told.clauses, tuple(kept), told.quoted)

    def _phrases_of(self, sentence: Sentence, quoted: Sequence[bool]) -> list[Phrase]:
        """The phrases of a sentence, found once as long as the same names are known."""
        known = self._found.get(id(sentence))
        if known is None or known[0] is not sentence:
            known = self._found[id(sentence)] = (sentence, find_phrases(sentence, self.names, quoted))
        return known[1]

    def _sentence(self, sentence: Sentence, spans: list[tuple[int, int]]) -> Told:
        quoted = [is_quoted(spans, word.start) for word in sentence.words]
        phrases = self._phrases_of(sentence, quoted)
        living = [phrase.head for phrase in phrases if phrase.kind != "pronoun"]
        mended = mend(sentence, living)
        if mended is not sentence:
            sentence = mended
            phrases = self._phrases_of(sentence, quoted)
        clauses = find_clauses(sentence)
        told = Told(sentence, clauses, (), tuple(quoted))
        mentions: list[Mention] = []
        for phrase in phrases:
            who = self._resolve(phrase, told, mentions)
            if who:
                clause = clause_of(sentence, clauses, phrase.head)
                shown = is_shown(phrase, sentence, clause, here=any(key in self.here for key in who))
                mentions.append(Mention(phrase.head, who, phrase, shown))
                self.learn(phrase, who)
                for one in who:
                    self.note(one)
        self.remember(told, mentions)
        return Told(sentence, clauses, tuple(mentions), tuple(quoted))

    def shows(self, phrase: Phrase, sentence: Sentence, clause: Clause | None) -> bool:
        """Whether the sentence would show somebody new there."""
        return is_shown(phrase, sentence, clause, here=False)

    def learn_genders(self, paragraphs: Sequence[tuple[str, Sequence[Sentence]]]) -> list[str]:
        """Take he or she of those whose words do not tell from the sentences that mean one person alone: ``Ana lifts
        her torch.`` Answers who is named, in order of first mention."""
        votes: dict[str, Counter[Gender]] = {}
        named: dict[str, None] = {}
        for text, sentences in paragraphs:
            spans = quoted_spans(text)
            alone: str | None = None
            for sentence in sentences:
                quoted = [is_quoted(spans, word.start) for word in sentence.words]
                phrases = self._phrases_of(sentence, quoted)
                meant = {who: phrase.head for phrase in phrases for who in self._plainly(phrase)}
                named.update(dict.fromkeys(meant))
                others = any(phrase.kind == "noun" and not self._plainly(phrase) for phrase in phrases)
                said = [phrase for phrase in phrases if phrase.kind == "pronoun" and phrase.gender in ("he", "she")]
                if len(meant) == 1 and not others:
                    who, place = next(iter(meant.items()))
                    if said and said[0].head > place:
                        votes.setdefault(who, Counter())[said[0].gender] += 2 if said[0].owner else 1
                    alone = who
                elif not meant and said and alone is not None and said[0].head == 0 and not others:
                    votes.setdefault(alone, Counter())[said[0].gender] += 1
                elif meant and not said:
                    alone = self._opens(sentence, meant)
                else:
                    alone = None
        for who, counted in votes.items():
            best = counted.most_common(2)
            person = self.people[who]
            if not person.gender and not person.plural and (len(best) == 1 or best[0][1] > best[1][1]):
                person.gender = best[0][0]
        return list(named)

    def _opens(self, sentence: Sentence, meant: Mapping[str, int]) -> str | None:
        """The one person whom a sentence is about, whoever else is in it: the next one's "She" means her."""
        subjects = [who for who, place in meant.items() if sentence.words[place].dep == "nsubj"]
        return subjects[0] if len(subjects) == 1 and meant[subjects[0]] <= 3 else None

    def _plainly(self, phrase: Phrase) -> tuple[str, ...]:
        """Whom a name or a noun means by its word alone."""
        if phrase.kind == "name":
            owners = self.owner.get(phrase.lemma, [])
            return tuple(owners) if len(owners) == 1 else ()
        if phrase.kind != "noun":
            return ()
        fits = [key for key, who in self.people.items() if phrase.lemma in who.nouns and who.plural == phrase.plural]
        return tuple(fits) if len(fits) == 1 else ()

    def _resolve(self, phrase: Phrase, told: Told, before: Sequence[Mention]) -> tuple[str, ...]:
        if phrase.kind == "name":
            return by_name(self, phrase)
        if phrase.kind == "pronoun":
            return by_pronoun(self, phrase, told, before)
        meant = by_noun(self, phrase, told, before)
        if not meant and self._discover is not None and phrase.determiner != "no":
            key = self._discover(self, phrase, told, bool(before))
            return () if key is None else (key,)
        return meant


def _is_before(told: Told, mention: Mention) -> bool:
    """Whether somebody is told of in a clause that lies before the time of the telling."""
    clause = clause_of(told.sentence, told.clauses, mention.place)
    return clause is not None and clause.before
