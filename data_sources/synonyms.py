"""Words that hand-made files use for their columns, in six languages; data only.

Each role names its words in English, German, French, Spanish, Dutch and Portuguese, folded as
:func:`fold` folds a header. The order inside a role is the order of preference.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BREAKS: Final = re.compile(r"[\s_\-./()\[\]:#*]+")


def fold(text: str) -> str:
    """Return ``text`` trimmed, without case and accents, with single blanks between its words.

    >>> fold(" Posted_At "), fold("Beiträge-ID"), fold("PersonId"), fold("j’aime")
    ('posted at', 'beitrage id', 'person id', "j'aime")
    """
    apart = _CAMEL.sub(" ", text.replace("’", "'"))
    plain = unicodedata.normalize("NFKD", apart.casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _BREAKS.sub(" ", bare).strip()


def words(*languages: str) -> tuple[str, ...]:
    """Split lists written with commas into one tuple without repeats, in order."""
    listed = (word.strip() for language in languages for word in language.split(","))
    return tuple(dict.fromkeys(word for word in listed if word))


COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "person_id": words(
        "user id, member id, author id, person id, employee id, sender id, uid, upn, worker id",
        "benutzer id, personalnummer, mitarbeiter id, mitgliedsnummer, autor id",
        "identifiant, id utilisateur, matricule, id auteur",
        "id usuario, id de usuario, identificador, numero de empleado, id autor",
        "gebruikers id, personeelsnummer, medewerker id, auteur id",
        "id do usuario, id utilizador, matricula",
    ),
    "name": words(
        "display name, full name, preferred name, legal name, author name, user name full, author,"
        "posted by, created by, sender, poster, from, member, user, person, employee, name",
        "anzeigename, vollstandiger name, autor, verfasser, erstellt von, absender, mitglied,"
        "benutzer, mitarbeiter",
        "nom complet, nom affiche, auteur, cree par, expediteur, membre, utilisateur, nom",
        "nombre completo, autor, creado por, remitente, miembro, usuario, nombre",
        "volledige naam, auteur, gemaakt door, afzender, lid, gebruiker, naam",
        "nome completo, autor, criado por, remetente, membro, usuario, utilizador, nome",
    ),
    "handle": words(
        "username, user name, login, handle, nick, nickname, screen name, account",
        "benutzername, anmeldename",
        "nom d'utilisateur, pseudo, identifiant",
        "nombre de usuario, cuenta",
        "gebruikersnaam",
        "nome de usuario, nome de utilizador",
    ),
    "first_name": words(
        "first name, given name, vorname, prenom, nombre, voornaam, primeiro nome, nome"
    ),
    "last_name": words(
        "last name, surname, family name, nachname, familienname, nom de famille, nom, apellidos,"
        "apellido, achternaam, sobrenome, apelido"
    ),
    "email": words(
        "email, e mail, work email, email address, e mail address, mail, user principal name,"
        "user email, author email, sender email",
        "mailadresse, e mail adresse",
        "courriel, adresse e mail, adresse electronique",
        "correo electronico, correo",
        "e mailadres",
        "correio eletronico",
    ),
    "time": words(
        "timestamp, datetime, date time, created at, posted at, sent at, event time, creation date,"
        "post time, posted time, posted, created, sent, date, time, event date",
        "zeitstempel, erstellt am, gesendet am, erstellt, gesendet, datum, zeit, uhrzeit",
        "horodatage, date et heure, cree le, envoye le, date de creation, date, heure",
        "fecha y hora, creado el, fecha de creacion, creado, enviado, fecha, hora",
        "tijdstip, gemaakt op, aangemaakt, verzonden op, datum, tijd",
        "data e hora, criado em, data de criacao, enviado em, data, hora",
    ),
    "post_id": words(
        "message id, post id, comment id, msg id, id",
        "nachrichten id, beitrags id",
        "id message, id du message",
        "id mensaje, id del mensaje",
        "bericht id",
        "id mensagem, id da mensagem",
    ),
    "reply_to": words(
        "reply to id, replied to id, in reply to id, parent id, reply to, in reply to, parent,"
        "parent message id, parent post id, replied to post id",
        "antwort auf, ubergeordnet",
        "en reponse a, reponse a, parent",
        "en respuesta a, respuesta a",
        "antwoord op, in antwoord op",
        "em resposta a, resposta a",
    ),
    "thread": words(
        "thread id, topic id, conversation id, thread, topic, conversation, discussion, subject",
        "thema, thread, unterhaltung, diskussion, betreff",
        "fil, discussion, conversation, sujet, objet",
        "hilo, conversacion, debate, tema, asunto",
        "gesprek, discussie, draad, onderwerp",
        "topico, tema, conversa, discussao, assunto",
    ),
    "space": words(
        "channel, channel name, group name, space, group, community, forum, forum name, category,"
        "category name, list, room, board",
        "kanal, gruppe, gemeinschaft, forum, kategorie, raum, bereich",
        "canal, salon, groupe, communaute, forum, categorie, espace",
        "canal, sala, grupo, comunidad, foro, categoria, espacio",
        "kanaal, groep, gemeenschap, forum, categorie, ruimte",
        "canal, sala, grupo, comunidade, forum, categoria, espaco",
    ),
    "text": words(
        "text, message, message text, post message, body, content, comment, post, description",
        "text, nachricht, inhalt, beitrag, kommentar, beschreibung",
        "texte, message, contenu, corps, commentaire",
        "texto, mensaje, contenido, cuerpo, comentario",
        "tekst, bericht, inhoud, reactie",
        "texto, mensagem, conteudo, corpo, comentario",
    ),
    "title": words("title, headline, topic title, subject line, titel, uberschrift, titre, titulo"),
    "kind": words(
        "event type, event kind, event, action, type, kind, verb, activity, activity type",
        "ereignis, aktion, aktivitat, art, typ",
        "evenement, action, activite, type",
        "evento, accion, actividad, tipo",
        "gebeurtenis, actie, activiteit, soort, type",
        "evento, acao, atividade, tipo",
    ),
    "target": words(
        "target, object, target id, recipient, receiver, mentioned, page, to",
        "ziel, objekt, empfanger, an",
        "cible, objet, destinataire, a",
        "destino, objeto, destinatario, para",
        "doel, object, ontvanger, aan",
        "alvo, objeto, destinatario, para",
    ),
    "likes": words(
        "likes, like count, liked count, reactions, reaction count, reactions count, upvotes,"
        "score, votes",
        "likes, gefallt mir, reaktionen, stimmen",
        "j'aime, mentions j'aime, reactions, votes",
        "me gusta, reacciones, votos",
        "likes, vind ik leuks, reacties, stemmen",
        "curtidas, gostos, reacoes, votos",
    ),
    "replies_count": words(
        "reply count, replies, comments, comment count, answers, antworten, kommentare, reponses,"
        "commentaires, respuestas, comentarios, antwoorden, respostas"
    ),
    "reads": words(
        "read count, reads, views, view count, seen, impressions, viewers",
        "aufrufe, ansichten, gelesen",
        "vues, lectures, consultations",
        "vistas, lecturas, visualizaciones",
        "weergaven, gelezen",
        "visualizacoes, leituras",
    ),
    "department": words(
        "department, dept, organization, organisation, supervisory organization, business unit,"
        "division, team, function",
        "abteilung, organisationseinheit, geschaftsbereich, bereich, team",
        "departement, service, direction, entite, equipe",
        "departamento, unidad, division, equipo, area",
        "afdeling, organisatie, divisie, team",
        "departamento, setor, unidade, equipe, equipa, area",
    ),
    "location": words(
        "location, office, site, city, region, country",
        "standort, buro, ort, stadt, region, land",
        "lieu, site, bureau, ville, region, pays",
        "ubicacion, oficina, sede, ciudad, region, pais",
        "locatie, kantoor, vestiging, stad, regio, land",
        "localizacao, local, escritorio, cidade, regiao, pais",
    ),
    "role": words(
        "job title, role, position, title, level, grade, management level, job profile",
        "stellenbezeichnung, rolle, funktion, position, ebene, titel",
        "intitule du poste, poste, fonction, role, niveau, titre",
        "puesto, cargo, funcion, rol, nivel, titulo",
        "functietitel, functie, rol, niveau, titel",
        "cargo, funcao, posicao, nivel, titulo",
    ),
    "manager": words(
        "manager, manager id, line manager, supervisor, reports to",
        "vorgesetzter, vorgesetzte, fuhrungskraft",
        "responsable, superieur",
        "jefe, supervisor, gerente",
        "leidinggevende",
        "gestor, gerente, chefe",
    ),
    "joined_at": words(
        "joined at, join date, joined, member since, hire date, hired, start date",
        "beigetreten, beitrittsdatum, eintrittsdatum, eintritt, mitglied seit",
        "inscrit le, date d'adhesion, date d'arrivee, date d'embauche, membre depuis",
        "fecha de alta, fecha de ingreso, fecha de contratacion, miembro desde",
        "lid sinds, startdatum, datum in dienst",
        "data de entrada, data de admissao, membro desde",
    ),
    "left_at": words(
        "left at, left, leave date, end date, termination date, deactivated",
        "austrittsdatum, austritt",
        "date de depart, date de sortie",
        "fecha de baja, fecha de salida",
        "einddatum, datum uit dienst",
        "data de saida, data de demissao",
    ),
    "removed": words(
        "deleted at, removed at, deleted, removed, is deleted, is removed, hidden",
        "geloscht am, geloscht, entfernt, ausgeblendet",
        "supprime le, supprime, masque",
        "eliminado, borrado, oculto",
        "verwijderd, verborgen",
        "excluido, eliminado, removido, oculto",
    ),
    "edited_at": words(
        "edited at, updated at, modified at, last edited, edited, updated, modified",
        "bearbeitet am, geandert am, bearbeitet, geandert",
        "modifie le, modifie",
        "editado el, modificado el, editado, modificado",
        "bewerkt op, gewijzigd op, bewerkt, gewijzigd",
        "editado em, modificado em",
    ),
    "last_active": words(
        "last active, last seen, last activity, last login",
        "zuletzt aktiv, letzte aktivitat, letzte anmeldung",
        "derniere activite, derniere connexion",
        "ultima actividad, ultimo acceso",
        "laatst actief, laatste activiteit",
        "ultima atividade",
    ),
    "private": words(
        "private, is private, is pm, visibility, direct",
        "privat, sichtbarkeit",
        "prive, visibilite",
        "privado, visibilidad",
        "prive, zichtbaarheid",
        "privado, visibilidade",
    ),
}

ASIDE: Final = words(
    "phone, mobile, ip, ip address, address, birth date, date of birth, birthday, salary, pay,"
    "compensation, bonus, wage, health, sick days, disability, age, gender, sex, religion,"
    "ethnicity, nationality, marital status, password, token, fax",
    "telefon, telefonnummer, handy, ip adresse, adresse, anschrift, geburtsdatum, gehalt, lohn,"
    "gesundheit, krankheitstage, behinderung, alter, geschlecht, staatsangehorigkeit",
    "telephone, portable, adresse ip, date de naissance, salaire, sante, handicap, sexe, genre",
    "telefono, movil, direccion ip, direccion, fecha de nacimiento, salario, salud, edad, sexo,"
    "genero",
    "telefoon, mobiel, ip adres, adres, geboortedatum, salaris, gezondheid, leeftijd, geslacht",
    "telefone, telemovel, celular, endereco ip, endereco, morada, data de nascimento, saude, idade",
)
"""Headers of columns that are never loaded: ways to reach a person, pay, health, age, gender."""

TOO_SHORT: Final = frozenset({"a", "an", "to", "de", "id", "ip", "of", "art", "age", "pay", "sex"})
"""Words that count only as a whole header, since they are parts of many others."""
