"""What people are called: nouns, titles and first names, with the gender and number that they tell.

Small lists and `nouns`; it alone answers "can this noun be somebody, is it a he or a she, one or several?".
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from core.story.english.nouns import noun_sense
from core.story.lexicon import word_set

Gender = Literal["he", "she", "it", ""]

_HE = word_set(
    """man boy father dad daddy papa pa brother son uncle grandfather grandpa granddad grandson nephew husband
    groom bridegroom boyfriend king prince duke lord emperor wizard monk priest guy gentleman sir mr mister lad bloke
    fellow gent male waiter actor host butler widower landlord lord schoolboy cowboy hero stepfather godfather bachelor
    abbot sultan count baron marquis viscount knight coachman sailor grandad viking mailman caveman
    master milkman postman fireman chap dude señor monsieur herr"""
)
_SHE = word_set(
    """woman girl mother mom mum mommy mummy mama ma sister daughter aunt auntie grandmother grandma granny nana
    granddaughter niece wife bride girlfriend queen princess duchess lady empress witch nun miss mrs ms madam madame
    ma'am maid chambermaid female waitress actress hostess widow schoolgirl heroine stepmother godmother midwife
    countess baroness marchioness contessa matron sorceress seamstress governess stewardess matriarch
    ballerina nanny housewife landlady abbess mistress señora mademoiselle frau halmoni"""
)
_SAME = (
    ("grandmother", "grandma granny nana gran halmoni grandmamma nan"),
    ("grandfather", "grandpa granddad grandad gramps"),
    ("mother", "mom mum mommy mummy mama ma momma"),
    ("father", "dad daddy papa pa pop"),
    ("aunt", "auntie aunty"),
    ("child", "kid"),
    ("man", "guy bloke chap fellow gentleman dude gent lad"),
    ("woman", "lady"),
    ("boy", "schoolboy"),
    ("girl", "schoolgirl"),
    ("police officer", "policeman policewoman cop constable"),
    ("doctor", "doc dr"),
    ("sergeant", "sgt"),
    ("captain", "capt"),
    ("professor", "prof"),
    ("lieutenant", "lt"),
)
_BASE = {word: base for base, words in _SAME for word in words.split()}
GENERIC = word_set("man woman boy girl child person figure stranger youth teenager teen human couple pair newcomer")
"""Nouns that say so little that "the man" may be anybody who is a man."""
KIN = word_set(
    """mother father brother sister son daughter wife husband uncle aunt grandmother grandfather grandson granddaughter
    nephew niece cousin parent partner fiance fiancé fiancée girlfriend boyfriend friend neighbour neighbor boss
    colleague apprentice assistant twin"""
)
TITLES = word_set(
    """mr mrs ms miss mister madame madam sir lady lord dr doctor doc professor prof captain capt sergeant sgt
    lieutenant lt inspector detective officer constable ranger king queen prince princess father mother sister brother
    uncle aunt auntie grandma grandpa granny nurse chef coach agent general colonel major commander judge mayor master
    mistress señor señora monsieur mademoiselle herr frau firefighter old young little big saint st"""
)
_NOT_PEOPLE = word_set(
    """somebody someone anybody anyone nobody everybody everyone one ones other others thing things soul crowd people
    folk audience family crew public team world youth life character star part model self body face hand figurehead
    mind majority minority couple adult being individual human humanity mankind population generation party number
    subject client object guest_list none neither either both lot size double blank cut shot love darling dear
    match counter copy case second minute reader buffer trailer cooker boiler dryer wiper washer printer scanner locker
    heater cooler hanger tumbler
    jumper slipper sneaker trainer diner container cracker burner ruler folder marker stapler
    sweeper wiper mixer blender toaster monitor screwdriver pointer cleaner receiver speaker tanker cutter feeler sitter
    god gods lord heaven devil goodness jesus christ hell mercy victim_less nothing tower poker boarder sucker
    look dummy doll statue portrait painting photo shadow reflection ball cast beam sweet pet page ace bar wave kind"""
)
_ACT_LIKE = word_set("skeleton android robot ghost dragon monster shadow_man mermaid cyborg alien zombie golem mummy")
_ROLES = word_set(
    """guard soldier knight clerk cook chef judge pilot nun monk priest thief ghost witch wizard troll giant child baby
    kid pupil student guest host captain sergeant general colonel cop constable cadet page_boy servant tenant merchant
    agent patient attendant assistant lieutenant merchant captive orphan twin bride groom nurse coach king queen elf
    fairy vampire zombie robot goblin stranger youth bully spy scout widow heir corpse friend mayor apprentice model
    musician crone hag hermit pirate bandit butler maid"""
)
_CROWDS = word_set("people crowd folk audience passersby onlookers bystanders others public spectators everyone")
_NAMES_HE = word_set(
    """adam alan albert alex ali andre anton arthur ben benjamin bill birk bob boris carl carlos charles charlie chris
    cole dan daniel dario dave david diego dmitri ed edward emil eric ethan eugen felix finn frank fred george gus
    hans harry henrik henry hugo hugh ian igor isaac ivan ivo jack jacob jake james jan jean jim joe joel john jon
    jonas jonah jorge jose josef juan jun karl ken kevin kai lars leo leon liam louis lucas luis luke marc marco mark
    martin matt max michael miguel mike milo nathan ned neil nick nils noah noel oliver omar oscar otto owen pablo
    aaron abdul ahmed aidan akira alan albie aldo alejandro alexander alfred amir anders andy angus antonio archie ari
    arjun armand arne arturo asa axel barney barnaby bart basil benedict benny bernard bertie boyd bruno bryan caleb
    calvin cedric chen christian christopher clarence clark claude clive colin connor craig curtis cyril cyrus damian
    darius darren declan dennis derek dieter dominic donald doug douglas duncan dylan edgar edmund eduardo edwin eli
    elias elliot enzo ernest ernesto esteban ezra fabian farid felipe fergus fernando florian francis francisco franz
    freddie gabriel gareth garth gary gavin gerald gilbert giovanni glenn gordon graham grant greg gregor gunnar hamid
    hank harold haruto hassan hector herbert herman hiro hiroshi horace howard ibrahim ichiro idris ignatius ilya imran
    ismail jamal jared jasper javier jeff jeremy jerry jerome jesse joaquin joaquim johan johann jordan joshua julian
    julien julius kamal karim keith kenji kenneth kurt kyle lachlan lawrence lee leif lenny leonard leopold lorenzo
    lorcan luca luther magnus malcolm manuel marcel marcus mario marius mateo mathias maurice mehmet mohammed morris
    moses murray mustafa nathaniel nicholas nico nicolas niall nigel niko nikolai norman olaf oleg olivier orlando
    oswald pascal patrick percy philip pierre piet quentin rafael raj rajesh ramon raul raymond reggie rene rhys richard
    rick robbie robin roland roman ronan rory ross rudi rudolf rupert russell salim santiago sasha saul scott sebastian
    seth silas soren søren stan stanley stavros steffen stuart takeshi tariq tariq teddy terence theodore tibor tobin
    todd travis trevor tristan tyler uwe vasili vernon vince vincent vlad vladimir wallace walt warren wayne wilbur
    wilfred wolfgang xavier yusuf zachary zane
    paul pavel pedro pete peter phil piotr ralph ravi ray ricardo rob robert roger ron ruben rufus ryan sam samuel
    sean sergei simon stefan stephen steve sven ted teodor theo thomas tim tobias toby tom tomas tommy tony vic
    victor viktor walter will willem william yuri zach"""
)
_NAMES_SHE = word_set(
    """abby ada agnes alice alma amelia amy ana andrea angela anna anne annie astrid beatrice bella beth betty bianca
    carla carmen carol caroline catherine cecilia celia charlotte chloe clara claire daisy dana diana dora doris
    edith elena elin elise eliza elizabeth ella ellen elsa emily emma erin esther eva eve fatima fiona flora frances
    freya gemma georgia gina grace greta hana hanna hannah harriet heather helen helena hilda ida ilse ines ingrid
    irene iris isabel isla ivy jane janet jasmine jean jenny jessica jill joan jo josephine joy judith judy julia
    julie june kate katherine katja kim kirsten klara lara laura lea leila lena lila lily lina linda lisa lola lotte
    louise lucia lucy lydia mabel maggie mara marcia margaret margot maria marie marta martha mary maya mei mia
    mila milena mina minji mira miriam molly mona monica nadia nancy naomi nell nia nina noor nora odile olga olive
    olivia paula penny petra phoebe pia priya rachel rebecca rita rosa rose ruby ruth sadie sally sandra sara sarah
    abigail adele adriana agatha aisha akiko alexandra alexis alicia alison amanda amara amber amina anastasia andrea
    angelica anita anja annabel annika antonia anya april ariadne asha ashley audrey aurora ava barbara belinda
    bernadette bertha beatriz birgit blanche brenda bridget brigitte britta bronwyn camille candice carina carmela
    cassandra cassie celeste celine chiara christina christine clarissa claudia clementine colette connie constance
    cora cordelia cornelia cynthia dagmar dahlia daphne deborah deirdre delia delilah denise despina dolores dorothea
    dorothy edna effie eileen elaine eleanor elspeth elvira emilia emmeline enid erica erika ernestine esme esperanza
    estella estelle eugenia eunice evelyn faith farida fay felicity fern florence francesca frida frieda gabriela
    gabrielle geraldine gertrude gigi gisela giselle gloria greta gudrun guinevere gwen hazel hedwig heidi henrietta
    hester hettie hildegard holly honor hope imogen inga ingeborg inge isadora isaura isobel jacqueline jane jana
    janice jeanne jennifer joanna jocelyn johanna jolene josie joyce juliana juliet justine karen karin kathleen
    kathryn katya kayla keiko kelly kiran kitty lavinia layla leonie leonora leticia lilian lillian linnea lisbeth lois
    loretta lorna lottie lou lucille lucinda ludmila luisa luna lydia mabel madeleine magda magdalena maeve mags mai
    marguerite marianne marina marion marjorie marlene matilda maud maude maureen maxine melanie melissa mercedes
    meredith michelle mildred millie minnie miranda moira monique morgan muriel myra myrtle nadine natalia natalie
    natasha nell nellie nettie nicole nicola noemi nora odette odile olenka ophelia ottilie pamela pansy patricia
    patience pauline pearl peggy penelope philippa pippa polly poppy portia prudence priscilla rafaela ramona rebekah
    regina renata rhoda rhonda roberta romy rosalie rosalind rosemary rosie roxanne sabina sabine sabrina sakura samira
    saoirse sasha savannah scarlett shannon sheila shirley sibyl sienna sigrid silvia simone siobhan solveig sonia sonja
    sophia soraya stephanie sunita sunniva susanna suzanne svetlana sybil tabitha tamsin tania tanya tatiana teresa
    tereza thea theresa tilly trudy ulla ulrike valentina valerie vanessa vivian viviane wilhelmina wilma winifred
    winnie yolanda yvonne zainab zelda
    selma sofia sophie stella susan sylvia tamara tara tess tilda tina una ursula vera victoria viola wanda wendy
    willa yasmin yuki yuna zara zoe"""
)
_NO_NAMES = word_set(
    """monday tuesday wednesday thursday friday saturday sunday january february march july
    september october november december christmas easter god lord same medium insert ots ecu establishing splash
    jesus christ heaven hell english french german
    american british italian spanish chinese japanese korean russian europe america england france london paris
    internet tv ok okay yes no oh ah hey hi hello well panel page scene close wide night day morning evening later
    meanwhile then and but or so if when while inside outside behind above below beside continued cut fade int ext
    sfx caption the a an i it he she they we you his her their my our your this that these those there here nobody
    somebody everybody everyone someone nothing something what who why how where not never only just even one two
    three four five six seven eight nine ten silence beat pause thanks thank please sorry good bad dear mum mom dad
    sir madam ma'am miss"""
)
BEINGS = frozenset({"robot", "android", "dragon", "monster", "alien", "golem", "zombie", "drone", "creature", "cyborg"})
"""Nouns for somebody whom a text may call "it"."""
MONTH_NAMES = frozenset({"april", "may", "june", "august", "summer", "autumn", "dawn"})
"""Names that are times far more often: they must act more than once, or plainly."""
_PLACE_TAIL = re.compile(
    r"\b(?:street|road|avenue|lane|square|hotel|bridge|river|lake|station|school|park|house|hall|church|café|cafe|bar"
    r"|pier|tower|island|mountain|city|town|bay|hill|market|harbour|harbor|airport|museum|theatre|hospital|university"
    r"|palace|castle|garden|gardens|gate|pass|inn|tavern|bakery|line|express|company|club|club|press|times)$",
    re.IGNORECASE,
)


def base_noun(lemma: str) -> str:
    """One word for nouns that mean the same: ``grandma`` is ``grandmother``."""
    lemma = lemma.lower().strip(".")
    return _BASE.get(lemma, lemma)


@lru_cache(maxsize=8192)
def is_person_noun(lemma: str) -> bool:
    """Whether a noun means one human being, or a being that acts like one, first of all."""
    lemma = lemma.lower()
    if lemma in _NOT_PEOPLE:
        return False
    if lemma in _HE or lemma in _SHE or lemma in _BASE or lemma in _ACT_LIKE:
        return True
    return noun_sense(lemma).person and ("animal" not in noun_sense(lemma).kinds or lemma in _ROLES)


@lru_cache(maxsize=8192)
def plain_person_noun(lemma: str) -> bool:
    """A stricter reading for nouns that are not seen to act: a list of our own, or an ending that makes people."""
    lemma = lemma.lower()
    if not is_person_noun(lemma):
        return False
    known = lemma in _HE or lemma in _SHE or lemma in _BASE or lemma in KIN or lemma in GENERIC or lemma in _ROLES
    return known or re.search(r"(?:er|or|ist|man|woman|ian|ess|keeper|eer)$", lemma) is not None


@lru_cache(maxsize=8192)
def singular_of(word: str) -> str:
    """The singular of a plural noun for people or animals, or the word itself."""
    low = word.lower()
    for ending, base in (
        ("ies", "y"),
        ("wolves", "wolf"),
        ("thieves", "thief"),
        ("wives", "wife"),
        ("men", "man"),
        ("es", ""),
        ("s", ""),
    ):
        if low.endswith(ending) and len(low) > len(ending) + 1:
            single = low[: -len(ending)] + base
            if not low.endswith("ss") and (
                single in _HE or single in _SHE or noun_sense(single).kind in ("person", "animal")
            ):
                return single
    return {"children": "child", "people": "people", "mice": "mouse", "geese": "goose"}.get(low, low)


@lru_cache(maxsize=8192)
def is_animal_noun(lemma: str) -> bool:
    lemma = lemma.lower()
    sense = noun_sense(lemma)
    return lemma not in _NOT_PEOPLE and (sense.kind == "animal" or (sense.person and "animal" in sense.kinds))


def is_crowd(lemma: str) -> bool:
    """Whether a noun means whoever is about, not somebody to tell apart."""
    return lemma.lower() in _CROWDS


@lru_cache(maxsize=8192)
def noun_gender(lemma: str) -> Gender:
    """What a noun tells: ``he``, ``she``, ``it`` for an animal; nothing where it may be either."""
    lemma = lemma.lower().strip(".")
    base = base_noun(lemma)
    if lemma in _HE or base in _HE or re.search(r"(?<!wo)man$|father$|boy$|king$", lemma):
        return "he"
    if lemma in _SHE or base in _SHE or re.search(r"woman$|mother$|girl$|stress$|tress$|maid$|lady$", lemma):
        return "she"
    return ""


@lru_cache(maxsize=8192)
def name_gender(name: str) -> Gender:
    """What a first name suggests; weaker than any word about the person."""
    words = [word for word in re.findall(r"[^\W\d_]+", name.lower()) if word not in TITLES]
    for word in words:
        if word in _NAMES_HE:
            return "he"
        if word in _NAMES_SHE:
            return "she"
    return ""


def is_first_name(word: str) -> bool:
    return word.lower() in _NAMES_HE or word.lower() in _NAMES_SHE


def may_be_name(text: str) -> bool:
    """Whether a word with a capital can be somebody's name: no day, month, exclamation or word for a place."""
    return text.lower().strip(".") not in _NO_NAMES and len(text) > 1 and _PLACE_TAIL.search(text) is None


def is_place_name(text: str) -> bool:
    """Whether words with capitals name a place: ``Hotel Astoria``, ``Mill Lane``."""
    return any(_PLACE_TAIL.search(word) for word in text.split())
