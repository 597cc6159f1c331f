"""Words that never name a story: those that hold a sentence together, by language.

The closed classes of grammar (articles, pronouns, prepositions, conjunctions, auxiliaries, the
commonest adverbs), which hardly ever grow. The lists of libraries hold more: that of scikit-learn
counts "fire", "bill" and "system" among them, which may well be what people speak of; for the same
reason "near" (a near miss), "first" (first aid), "back" and "down" are missing here. Words of
fewer letters than three name no story anyway.
"""

from __future__ import annotations

from typing import Final

_ENGLISH: Final = """
the and but nor yet for not all any both each few more most other others some such than too very
can could may might must shall should will would ought are was were been being have has had having
does did doing done don doesn didn isn aren wasn weren hasn haven hadn won wouldn shouldn couldn
mustn cannot ain let lets got get gets you your yours yourself yourselves him his himself she her
hers herself its itself they them their theirs themselves our ours ourselves who whom whose which
what this that these those here there where when why how about above after again against along
among around before behind below beneath beside besides between beyond during from inside into
off onto out outside over past per since through throughout till toward towards under until
upon with within without although because either else however if neither nevertheless once only
otherwise own rather same so then therefore though thus unless whereas whether while also already
always almost another anybody anyone anything anyway anywhere everybody everyone everything
everywhere nobody none nothing nowhere somebody someone something sometimes somewhere ever even
just like maybe much many often perhaps quite really soon still well now today one ones two
next away far let us me my mine myself really actually especially enough less least
several yes please via etc
"""
_GERMAN: Final = """
der die das den dem des ein eine einen einem einer eines und oder aber denn sondern nicht kein
keine keinen keinem keiner ich mich mir mein meine meinen meinem meiner dich dir dein deine deinen
ihn ihm ihr ihre ihren ihrem ihrer ihnen wir uns unser unsere unseren unserem unserer euch euer
eure sie sich man wer wen wem wessen was welche welcher welches welchen dieser diese dieses diesen
diesem jener jene jenes jede jeder jedes jeden jedem alle allem allen aller alles viele vielen mehr
einige manche andere anderen anderer anderes solche selbst bin bist ist sind seid war waren wart
gewesen sein seine seinen seinem seiner habe hast hat haben habt hatte hatten gehabt werde wirst
wird werden wurde wurden worden würde würden kann kannst können könnte könnten konnte konnten muss
müssen musste mussten soll sollen sollte sollten will wollen wollte wollten darf dürfen mag mögen
möchte für mit von vom zum zur aus bei beim nach seit über unter vor hinter neben zwischen durch
gegen ohne bis auf ans ins als wie wenn weil dass daß damit dann denn doch noch nur schon auch sehr
so sogar wieder immer nie hier dort dazu dabei davon dafür darauf daran darum deshalb daher also
mal ganz gar etwas nichts niemand jemand hin her nun jetzt heute bald etwa eben ja nein bitte wo
warum weshalb wann ob während wegen trotz statt zwar jedoch sonst
"""
_FRENCH: Final = """
les des une aux mais donc car pas plus moins très trop peu que qui quoi dont quel quelle quels
quelles lequel laquelle elle elles nous vous ils leur leurs lui moi toi soi mon mes ton tes son ses
notre nos votre vos cet cette ces cela ceci celui celle ceux celles suis est sommes êtes sont étais
était étaient été être sera seront serait soit ont avez avons avait avaient avoir aura aurait eut
fait faire font peut peuvent pouvoir doit doivent faut avec sans sous sur dans par pour entre vers
chez depuis pendant avant après contre jusque jusqu afin ainsi alors aussi autre autres aucun
aucune chaque comme comment quand pourquoi parce puis puisque lorsque même mêmes tout tous toute
toutes tel telle rien personne jamais toujours encore déjà bien ici voici voilà non oui ont ils
quelque quelques plusieurs beaucoup assez seulement surtout ailleurs bientôt
"""
_SPANISH: Final = """
los las una unos unas del pero sino que quien quienes cual cuales cuyo como cuando donde porque
pues aunque mientras ella ellas ellos nosotros vosotros usted ustedes nos les mis tus sus mío suyo
nuestro nuestra nuestros nuestras este esta esto estos estas ese esa eso esos esas aquel aquella
aquello soy eres somos son era eran fue fueron sido ser será sería sea sean estoy está estás
estamos están estaba estaban estar han has hemos había habían haber hay hace hacer hacen puede
pueden poder debe deben con sin sobre bajo ante contra desde hasta entre hacia para por según
durante tras más menos muy mucho mucha muchos muchas poco poca pocos otro otra otros otras todo
toda todos todas cada algún alguna algunos algunas ningún ninguna nada nadie nunca siempre también
tampoco así aún todavía aquí allí ahora luego entonces pronto solo sólo mismo misma tan tanto
"""
_DUTCH: Final = """
het een van dat die dit deze voor met zijn was waren ben bent geweest wordt worden werd werden niet
geen maar als aan ook bij uit door over onder naar tot tegen tussen zonder sinds tijdens heb hebt
heeft hebben had hadden gehad kan kunnen kon konden moet moeten moest moesten mag mogen zal zullen
zou zouden wil willen wilde doen doet mij mijn jij jou jouw hij hem haar zij wij ons onze jullie
hun hen hier daar waar wie wat welke wanneer waarom hoe omdat want dus dan toch nog nu al alle
alles iets niets iemand niemand andere anders veel meer meest minder weinig elke ieder iedereen
zelf zich zeer heel erg weer steeds altijd nooit ooit soms vaak alleen bijna straks zo zoals toen
terwijl hoewel indien
"""
_PORTUGUESE: Final = """
uma uns umas dos das nos nas aos pelo pela pelos pelas mas que quem qual quais cujo como quando
onde porque pois embora enquanto ele ela eles elas nós vós você vocês lhe lhes meu minha meus
minhas teu tua seu sua seus suas nosso nossa nossos nossas este esta isto estes estas esse essa
isso esses essas aquele aquela aquilo sou somos são era eram foi foram sido ser será seria seja
estou está estamos estão estava estavam estar tem têm temos tinha tinham ter teve haver há pode
podem poder deve devem fazer faz com sem sob sobre ante contra desde até entre para por segundo
durante mais menos muito muita muitos muitas pouco pouca poucos outro outra outros outras todo toda
todos todas cada algum alguma alguns algumas nenhum nenhuma nada ninguém nunca sempre também assim
ainda aqui ali agora depois então logo mesmo mesma tão tanto não sim numa num dum duma
"""

EVERYDAY: Final = {
    "en": frozenset(_ENGLISH.split()),
    "de": frozenset(_GERMAN.split()),
    "fr": frozenset(_FRENCH.split()),
    "es": frozenset(_SPANISH.split()),
    "nl": frozenset(_DUTCH.split()),
    "pt": frozenset(_PORTUGUESE.split()),
}
"""By language (ISO 639-1); other languages have no list here."""
