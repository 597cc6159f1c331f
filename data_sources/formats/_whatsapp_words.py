"""What WhatsApp's own rows say, in the languages of telephones; data and patterns only."""

from __future__ import annotations

from typing import Final

_MARKS: Final = "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"
INVISIBLE: Final = f"[{_MARKS}]"
ISOLATED: Final = "@\u2068([^\u2069\n]+)\u2069"
"""A mention as WhatsApp writes it: the name between two invisible marks."""

BLANK: Final = "[ \u00a0\u202f\u2009\u2007]"
START: Final = (
    rf"^[{_MARKS}]*\[?"
    rf"(?P<date>\d{{1,4}}[./\-]{BLANK}?\d{{1,2}}[./\-]{BLANK}?\d{{1,4}}\.?),?{BLANK}+"
    rf"(?:(?P<before>上午|下午|오전|오후){BLANK}?)?"
    r"(?P<clock>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)"
    rf"(?:{BLANK}?(?P<after>[aApP]\.{BLANK}?[mM]\.|[aApP][mM]|ص|م))?"
    rf"(?:\]|(?:{BLANK}[\-–]|:)){BLANK}(?P<rest>.*)$"
)
"""The first line of a message: ``1/4/23, 7:02 PM - `` or ``[31/12/2022, 11:40:26] `` and so on."""

MORNING: Final = r"^(?:[aA]|上午|오전|ص)"
AFTERNOON: Final = r"^(?:[pP]|下午|오후|م)"

GONE: Final = (
    r"^(?:this message was deleted|you deleted this message|diese nachricht wurde gel[oö]scht"
    r"|du hast diese nachricht gel[oö]scht|se elimin[oó] este mensaje|eliminaste este mensaje"
    r"|este mensaje fue eliminado|ce message a [eé]t[eé] supprim[eé]"
    r"|vous avez supprim[eé] ce message"
    r"|mensagem apagada|esta mensagem foi apagada|voc[eê] apagou esta mensagem"
    r"|dit bericht (?:is|werd) verwijderd|je hebt dit bericht verwijderd"
    r"|questo messaggio [eè] stato eliminato|hai eliminato questo messaggio)"
)
BY_ADMIN: Final = r"\badmin"
CHANGED: Final = (
    r"\s*<(?:this message was edited|diese nachricht wurde bearbeitet|se edit[oó] este mensaje"
    r"|este mensaje fue editado|ce message a [eé]t[eé] modifi[eé]|mensagem editada"
    r"|esta mensagem foi editada|dit bericht is bewerkt|questo messaggio [eè] stato modificato)"
    r"\.?>\s*$"
)
ATTACHED: Final = (
    r"^<(?:media omitted|medien ausgeschlossen|multimedia omitido|m[eé]dias? omis"
    r"|arquivo de m[ií]dia oculto|m[ií]dia oculta|media weggelaten|media omessi|attached: [^>]*"
    r"|[^<>]{0,30}: [^<>]*\.\w{2,4})>$"
    r"|^(?:image|video|audio|sticker|gif|document|contact card|bild|foto|imagen|imagem|afbeelding)"
    r" (?:omitted|weggelassen|omitid[oa]|absente?|ocultad[oa]|weggelaten)$"
)
ALONE: Final = (
    r"^(?P<who>.+?) (?:joined\b|was added|ist (?:der gruppe )?beigetreten|ist \S+ beigetreten"
    r"|wurde hinzugef[uü]gt|se uni[oó]|a rejoint|entrou|neemt (?:nu )?deel|is toegevoegd"
    r"|si [eè] unit[oa]|has joined)"
)
ADDED: Final = (
    r"^.+? (?:added|hat|a[nñ]adi[oó] a|agreg[oó] a|a ajout[eé]|adicionou|heeft|ha aggiunto) "
    r"(?P<who>.+?)(?: hinzugef[uü]gt| toegevoegd)?\.?$"
)
LEFT: Final = (
    r"^(?P<who>.+?) (?:left\b|hat die gruppe verlassen|sali[oó]\b|a quitt[eé]|est parti|saiu"
    r"|heeft de groep verlaten|ha abbandonato)"
)
NO_MEMBER: Final = (
    r"(?:subject|icon|description|settings|admin|encrypt|verschl|cifrad|chiffr|criptograf|versleuteld"
    r"|betreff|gruppenbild|beschreibung|asunto|descripci|sujet|assunto|onderwerp|created|erstellt"
    r"|number|nummer|pinned|community|nachrichten)"
)
"""Words of notices that speak of something else than who comes and goes."""
TITLE: Final = (
    r"(?i)^whatsapp[ _-]?chat (?:with|mit|con|avec|com|met|-) (.+)$"
    r"|^(?:chat de whatsapp con|discussion whatsapp avec|conversa do whatsapp com) (.+)$"
)
"""How the file of a chat is named."""
