"""Words inside hand-made files: what happened, yes and no, private and public, in six languages.

Data only; all words are folded as :func:`data_sources.synonyms.fold` folds them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from data_sources.synonyms import words


def _kinds(**listed: Iterable[str]) -> dict[str, str]:
    return {word: kind for kind, many in listed.items() for word in many}


EVENTS: Final[dict[str, str]] = _kinds(
    post=words(
        "post, posted, message, topic, thread, question, create, created, new post, share",
        "beitrag, nachricht, frage, thema, gepostet",
        "publication, message, question, sujet, publie",
        "publicacion, mensaje, pregunta, tema, publicado",
        "bericht, vraag, onderwerp, geplaatst",
        "publicacao, mensagem, pergunta, topico, publicado",
    ),
    reply=words(
        "reply, replied, comment, commented, answer, answered, response",
        "antwort, geantwortet, kommentar, kommentiert",
        "reponse, repondu, commentaire, commente",
        "respuesta, respondio, comentario, comento",
        "antwoord, beantwoord, reactie op bericht",
        "resposta, respondeu, comentou",
    ),
    reaction=words(
        "reaction, reacted, react, like, liked, upvote, upvoted, vote, thumbs up",
        "reaktion, reagiert, gefallt mir, gelikt",
        "reaction, reagi, j'aime, aime",
        "reaccion, reacciono, me gusta",
        "reactie, reageerde, vind ik leuk",
        "reacao, reagiu, curtida, curtiu, gosto",
    ),
    join=words(
        "join, joined, member joined, signup, sign up, registered, subscribe, subscribed",
        "beitritt, beigetreten, angemeldet",
        "adhesion, rejoint, a rejoint, inscription, inscrit",
        "alta, se unio, unirse, ingreso, union",
        "toegetreden, lid geworden, aangemeld",
        "entrada, entrou, adesao, ingressou",
    ),
    leave=words(
        "leave, left, unsubscribe, unsubscribed, austritt, ausgetreten, depart, parti, quitte,"
        "baja, salio, vertrokken, uitgetreden, saida, saiu"
    ),
    read=words(
        "read, view, viewed, visit, visited, seen, gelesen, angesehen, besuch, lu, lecture, vu,"
        "visite, leido, visto, visita, gelezen, bekeken, bezoek, lido, visualizacao"
    ),
)
"""What an event word says that happened; folded."""

YES: Final = words(
    "true, yes, y, 1, x, t, on, ja, wahr, oui, vrai, si, verdadero, waar, sim, verdadeiro"
)
NO: Final = words("false, no, n, 0, f, off, none, nein, falsch, non, faux, nee, onwaar, nao, falso")
LEADS: Final = words(
    "leader, is leader, leaders, leads, leadership, sponsor, is sponsor, fuhrungskraft, leitung,"
    "leiter, leiterin, dirigeant, dirigeante, responsable, lider, leidinggevende"
)
"""Headers of a column that says of each person whether they lead."""
PRIVATE: Final = words(
    "private, direct, group direct, dm, pm, secret, confidential, privat, vertraulich, prive,"
    "confidentiel, privado, secreto, vertrouwelijk"
)
PUBLIC: Final = words("public, open, everyone, offentlich, offen, alle, publique, ouvert, publico,"
                       "abierto, openbaar, iedereen, aberto, all, members")  # fmt: skip
STANDING: Final = words("active, visible, published, live, kept, ok, never, -, aktiv, sichtbar,"
                        "nie, publie, activo, actif, zichtbaar, ativo, jamais, nunca")  # fmt: skip
"""What a column about removals says of a post that stands."""
NO_DATE: Final = ("0000-", "0001-01-01", "1900-01-01", "1970-01-01", "01/01/1970", "01.01.1970")
"""How dates begin that platforms write where there is none."""
MISSING: Final = ("", "null", "NULL", "Null", "N/A", "n/a", "NaN", "#N/A")
MERGED: Final = words(
    "deleted user, deleteduser, deleted, deleted account, ghost, anonymous, unknown user,"
    "former user, removed user, geloschter benutzer, geloschter nutzer, utilisateur supprime,"
    "usuario eliminado, verwijderde gebruiker, usuario excluido, utilizador eliminado"
)
"""Names that stand for many people at once (deleted accounts)."""
