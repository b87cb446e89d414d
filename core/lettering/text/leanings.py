"""Beside phrasing: words that lean on the next one. Answers only: is this an article, a preposition, a conjunction?

Short lists for each language that the product letters; a language without one has none.
"""

from __future__ import annotations

from functools import lru_cache

_LEANING = {
    "en": "a an the this these those my your his her its our their of to in on at by for from with into onto over"
    " under about as than is are was were be been i i'm no not mr mrs ms dr mr. mrs. ms. dr. st.",
    "es": "el la los las un una unos unas mi mis tu tus su sus nuestro nuestra este esta estos estas ese esa de del"
    " a al en con por para sin sobre entre hasta desde hacia según es son era fue no muy más tan se me te le lo"
    " nos sr. sra. dr. dra.",
    "fr": "le la les un une des du de d' l' mon ma mes ton ta tes son sa ses notre votre leur ce cet cette ces à au"
    " aux en dans par pour sans sur sous avec chez vers est sont était ne pas très plus je tu il elle on nous"
    " vous se me te m. mme mlle dr",
    "de": "der die das den dem des ein eine einen einem einer eines mein meine dein deine sein seine ihr ihre unser"
    " kein keine dieser diese dieses in im an am auf aus bei mit nach von vom zu zum zur für über unter vor um"
    " durch gegen ohne ist sind war nicht sehr ich herr frau hr. fr. dr.",
    "it": "il lo la i gli le un uno una mio mia tuo tua suo sua questo questa quello quella di a da in con su per"
    " tra fra del dello della dei degli delle al allo alla nel nello nella sul sulla dal dalla è sono era non"
    " molto più mi ti si ci sig. sig.ra dott.",
    "pt": "o a os as um uma uns umas meu minha teu tua seu sua este esta esse essa de do da dos das em no na nos nas"
    " ao à por pelo pela para com sem sobre entre até é são era foi não muito mais eu se me te sr. sra. dr."
    " dra.",
    "id": "si sang para di ke dari pada dengan untuk oleh dalam tentang tanpa antara yang ini itu adalah ialah"
    " sangat tidak bukan aku saya pak bu tn. ny. dr.",
}
_CONJUNCTIONS = {
    "en": "and but or nor so yet because if when while though although unless since",
    "es": "y e o u pero sino porque si cuando aunque mientras pues que como",
    "fr": "et ou mais car donc or ni que quand si parce puisque comme lorsque",
    "de": "und oder aber denn sondern weil wenn dass als ob obwohl damit während",
    "it": "e ed o ma però perché se quando che come mentre anche quindi",
    "pt": "e ou mas porque se quando que como enquanto embora pois",
    "id": "dan atau tetapi tapi karena jika kalau ketika saat bahwa supaya agar sehingga",
}
_TITLES = frozenset(("mr.", "mrs.", "ms.", "dr.", "st.", "sr.", "sra.", "dra.", "m.", "hr.", "fr.", "sig.", "dott."))


@lru_cache(maxsize=64)
def _listed(kind: str, base: str) -> frozenset[str]:
    lists = _LEANING if kind == "leaning" else _CONJUNCTIONS
    return frozenset(lists.get(base or "en", "").split())


def leans(word: str, base: str) -> bool:
    """Whether a word (lower case, without quotes) leans on the next one."""
    return word in _listed("leaning", base)


def conjunctions(base: str) -> frozenset[str]:
    return _listed("conjunction", base)


def is_title(word: str, base: str) -> bool:
    """Whether a point at the word's end is an abbreviation's ("Mr."), not a sentence's."""
    return word in _TITLES and (word in _listed("leaning", base) or not base)
