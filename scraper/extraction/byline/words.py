"""The words that stand around names in a byline, in the languages of the press."""

from __future__ import annotations

import re

from scraper.extraction.wordlists import words

BY = re.compile(
    r"\s*(?:[-–—|•·*/]\s*)?(?:"
    r"(?:(?:written|words|story|stories|posted|published|reported|reporting|report|review"
    r"|article|analysis|"
    r"opinion|essay|column|text|recipe|interview|guest post|contributed|created|submitted|authored|produced"
    r"|blog|photographs and text|text and photographs?)\s+(?:\w+\s+)?)?by\b\s*:?"
    r"|post\s+author\b\s*:?|(?:authors?|writers?|journalists?|reporters?|posted by|byline|words"
    r"|text)(?:\(s\))?\s*(?:name)?\s*[:|\-–]"
    r"|author\s+(?-i:(?=[A-ZÀ-Ý]))|contributors?\s*:"
    r"|(?:(?:ein|eine|der|die|das)\s+)?(?:text|kommentar|analyse|artikel|interview|bericht|beitrag"
    r"|gastbeitrag|kolumne|essay|pressemitteilung|"
    r"rezension|reportage|geschrieben|verfasst|erstellt|veröffentlicht|aufgezeichnet|protokoll"
    r"|eingestellt|gespeichert|fotos? und text)?\s*von\b\s*:?"
    r"|vom(?=\s+(?-i:[A-ZÄÖÜ])\w+(?:\s+(?-i:[A-ZÄÖÜ])\w+)?\s*$)"
    r"|autor(?:in|en|innen)?\s+(?-i:(?=[A-ZÀ-Ý]))"
    r"|(?:autor(?:in|en|innen|ka|zy|s|es|a|e)?|auteurs?|autrice|autori|redakteur(?:in)?"
    r"|verfasser(?:in)?|författare|skribent|"
    r"forfatter|journalista?|reporter|redaktion|redaktor|redaktör|kirjoittaja|teksti|toimittaja|szerző|"
    r"tekst|texte|texto|testo|toim|penulis|editor|yazar|yazan|haber|muhabir|tác giả|nguồn|skrevet av"
    r"|skrevet af)\s*[:\-–]"
    r"|(?:(?:article|écrit|rédigé|publié|posté|propos recueillis|un article|texte|interview réalisée"
    r"|entretien)\s+)?par\b\s*:?"
    r"|escriben?\s+(?-i:(?=[A-ZÀ-Ý]))|(?:(?:escrito|publicado|elaborado|redactado|texto|artículo|postado|enviado|criado)\s+)?por\b\s*:?"
    r"|(?:(?:scritto|pubblicato|articolo|testo|intervista|postato)\s+(?:da|di)\b|a\s+cura\s+di\b"
    r"|di(?=\s+[A-ZÀ-Ý]))\s*:?"
    r"|(?:geschreven\s+)?door\b\s*:?|van\s+onze\s+(?:redactie|correspondent\w*)\s*:?"
    r"|(?:skrevet\s+|tekst\s+|skriven\s+)?a[vf]\b\s*:?"
    r"|(?:napsala?|napisała?|opracowała?|przygotowała?|oprac\.|przez|piše|napisao|napisala)\b\s*:?"
    r"|(?:автор(?:ы|и|ка|ът)?(?:\s+(?:статьи|текста|матеріалу|статті|публикации))?|текст"
    r"|подготовил[аи]?|опубликовал[аи]?|"
    r"журналист|корреспондент|кореспондент|пише|написа[вл]а?)\s*[:\-–—]?"
    r"|(?:συντάκτης|γράφει\s+[οη]|γράφουν\s+οι|του|της|επιμέλεια|ρεπορτάζ|αρθρογράφος)\s*:?(?=\s)"
    r"|(?:scris\s+de|autor|de)\s*:|(?:írta|szerző)\s*:"
    r"|(?:oleh|penulis|laporan|reporter)\b\s*:?|(?:theo|bởi)\b\s*:?|(?:โดย|ผู้เขียน)\s*:?"
    r"|(?:بقلم|كتب(?:ت)?|إعداد|الكاتب|المؤلف|تحرير|نویسنده|خبرنگار|گزارش)\s*[:/\-–]?"
    r"|(?:מאת|מערכת|כתב[הת]?)\s*[:/\-–]?"
    r"|(?:द्वारा|लेखक|रिपोर्ट|লেখক|প্রতিবেদক)\s*[:/\-–]?"
    r"|(?:作者|記者|记者|撰文|文|采写|編輯|责任编辑|責任編輯|责编|責編|编辑|來源|取材・文|執筆|著者|筆者|本报记者|글|기자)\s*[:：/／]\s*"
    r"|(?:本报记者|本報記者|記者|记者)(?=[^\W\d_])"
    r")\s*",
    re.IGNORECASE,
)
"""What stands before the names: "by", "von", "par", "Автор:" …"""

BY_STARTS = frozenset(
    word[:4] for word in re.findall(r"[^\W\d_]+", BY.pattern.replace("\\b", " ").replace("\\s", " ").lower())
)
"""How the first word of such a phrase begins: most lines are refused by a look at theirs."""

BY_INSIDE = re.compile(
    r"(?:^|[\s|·•–—,\d])(?:(?:posted|written|published|submitted|created|edited|reported|story|text"
    r"|words)\s+by|by"
    r"|(?:beitrag|artikel|text|verfasst|eingestellt|geschrieben|gespeichert|erstellt|veröffentlicht"
    r"|publiziert)\s+von"
    r"|von|(?:publié|posté|rédigé|écrit)\s+par|par|(?:publicado|escrito|postado)\s+por|por|door"
    r"|auth?or(?:in|es|s|en)?\s*:|auteure?\s*:"
    r"|posted\s+in\s.{2,40}\sby|автор\s*:|текст\s*:|作者\s*[:：]|记者\s*[:：]|責任編輯\s*[:：])\s+(?=\S)",
    re.IGNORECASE,
)
"""The same within a line that gives the date or the section as well."""

ROLE_WORDS = words(
    """
    contributing opinion reporter reporters correspondent correspondents editor editors writer writers
    staff contributor horticulturalist educator astrologer gardener columnists
    contributors columnist columnists journalist journalists producer senior chief deputy assistant
    associate managing executive political business sports sport crime health science technology tech
    foreign national international local breaking investigative multimedia digital web online freelance
    guest special former author bureau intern fellow analyst critic photographer director founder co-founder
    president ceo professor lecturer manager specialist strategist consultant expert coordinator host anchor
    blogger creator head lead dietitian nutritionist researcher attorney lawyer chair secretary minister
    officer engineer redakteur redakteurin redakteure redakteurinnen redaktor redaktorin korrespondent
    korrespondentin korrespondenten autor autorin autoren reporterin journalistin volontär volontärin
    chefredakteur chefredakteurin chefreporter chefreporterin politikredakteur sportredakteur
    wirtschaftsredakteur leiter leiterin ressortleiter ressortleiterin freier freie mitarbeiter
    mitarbeiterin geschäftsführer hauptstadtkorrespondent praktikantin journaliste journalistes rédacteur
    rédactrice correspondant correspondante envoyé envoyée spécial spéciale redactor redactora redactores
    corresponsal periodista colaborador colaboradora enviado especial editora subeditor repórter jornalista
    redator redatora correspondente giornalista redattore redattrice corrispondente inviato redacteur
    redactrice verslaggever verslaggeefster journalisten dziennikarz dziennikarka redaktorka redakce novinář
    novinářka reportér reportérka šéfredaktor журналист журналистка корреспондент кореспондент редактор
    обозреватель оглядач автор авторка редакторка журналістка журналіст спецкор шеф-редактор спеціальний
    muhabir muhabiri editör editörü yazar yazarı journalisti toimittaja kirjoittaja päätoimittaja reportere
    redaktør ansvarlig fotograf redaktör újságíró szerkesztő reporteri jurnalist jurnalistă blaðamaður
    experte expertin rechtsanwalt rechtsanwältin projektleiter projektleiterin pressesprecher pressesprecherin
    gastautor gastautorin expert experts
    기자 특파원 선임기자 논설위원 칼럼니스트
    記者 记者 編集委員 論説委員 特派員 通讯员 实习生 编辑 編輯 penulis wartawan jurnalis phóng viên
    """
)
"""Words that say what somebody does; a name ends, or begins, where they stand."""

GROUP_WORDS = words(
    """
    team desk newsroom newsdesk board committee council association society institute institution university
    college school foundation department ministry government center centre agency agencies press media news
    newspaper times post journal magazine gazette tribune herald review daily weekly today network group
    company corporation inc llc ltd gmbh ag sa bv kg tv radio channel broadcasting online digital web blog
    services service studio studios union federation organization organisation project initiative office
    bank museum library hospital clinic club editorial editors staff redaktion redaktionsteam
    redaktionsnetzwerk rédaction redaction redacción redacao redação redazione redactie redakcja redakce
    redaktionen toimitus szerkesztőség redacția redacţia agentur presseagentur nachrichtenagentur agencia
    agence agência agenzia agentura редакция редакція агентство новости новини haber haberleri ajansı
    merkezi zeitung tageszeitung blatt verlag pressestelle presse stiftung verein verband bund universität
    hochschule deutschlandfunk diario periódico jornal giornale krant nieuws noticias notícias notizie
    nyheter uutiset
    新聞 新闻 日报 日報 通信 通讯社 通訊社 新华社 デジタル オンライン 編集部 编辑部 編輯部 취재팀
    연합뉴스 뉴스 뉴스팀 온라인 وكالات وكالة أخبار
    ops labs llp plc
    """
)
"""Words of the names of newsrooms and other bodies: what holds one is no person."""

AGENCIES = words(
    """
    afp ap apa dpa rtr epa sid reuters efe ansa ap-apa bloomberg ukrinform interfax tass tanjug hina pap čtk
    ctk tasr mti xinhua kyodo jiji yonhap belga anp ntb tt ritzau stt lusa adnkronos agi askanews lapresse
    dapa ots kna epd pti ani ians aap pa upi cp ddp itar-tass ria dha aa iha anka bta stf bns elta leta aska
    unian wam spa irna isna mena sana ips tpn bang swns zuma acn europapress ep keystone-sda sda ats rts
    """
)
AGENCY_NAMES = words(
    """
    associated press the agence france-presse france presse thomson reuters deutsche presse-agentur
    association pa media canadian bloomberg news europa trust of india australian anadolu agency ajansı dow
    jones kyodo xinhua united international agencies interfax-ukraine інтерфакс-україна укрінформ укринформ
    тасс интерфакс риа новости 新华社 共同通信 時事通信 연합뉴스 رويترز field level
    """
)
"""News agencies: they are named as authors beside persons."""

WIRES = words("agencies agencias agenzie agenturen agences agencje agentury agencia агентства")
"""What stands for unnamed agencies behind a newsroom's name."""

NOBODY = words(
    """
    admin administrator adminn webmaster editor editors staff unknown anonymous guest root author user none
    null undefined default test redakcja redakteur n/a na webteam web-team super-user superuser
    moderator webadmin siteadmin wpadmin newsadmin system
    """
) | {
    "super user",
    "full bio",
    "read more",
    "view bio",
    "see more",
    "contact us",
    "web desk",
    "web admin",
    "site admin",
    "staff writer",
    "staff reporter",
    "staff report",
    "web team",
    "no author",
}
"""What a system writes where nobody is named."""

NOT_NAMES = words(
    """
    updated modified published privacy policy terms newsletter subscribe subscribed sponsored previous
    article articles share category categories comments cookie cookies login register
    advertisement uncategorized
    veröffentlicht aktualisiert weiterlesen kommentare kommentar publiziert publié publicado opublikowano
    """
)
"""What stands on buttons and labels beside names, and is part of none."""

PARTICLES = words(
    """
    de da do dos das del della dello di du des la le las los van von vom zu zum zur der den ter ten te af av
    al el bin ibn bint ben abu y e i und of ap mac mc st st. saint san santa d' o' 't op in ’t 'n dal dalla
    degli dei
    """
)

DEGREES = re.compile(
    r"(?:ph\.?\s?d|m\.?d|d\.?o|r\.?d\.?n?|m\.?s\.?(?:c|w|n)?|m\.?a|b\.?a|b\.?sc?|m\.?p\.?h|m\.?b\.?a"
    r"|j\.?d|esq|cfp|cfa|cpa|cepf|"
    r"l\.?d|fand|facp|faclm|facs|frcp|np|rn|bsn|msn|dnp|pa-c|dds|dmd|dvm|lcsw|lmft|cissp|pmp|phr|sphr"
    r"|jr|sr|ii|iii|iv|"
    r"obe|mbe|cbe|qc|kc|mp|e-ryt \d+|[A-Z]{2,6}[®™])\.?[®™]?",
    re.IGNORECASE,
)
"""What is written behind a name and belongs to it."""

STOP = re.compile(
    r"(?:(?<=[^\W\d_])(?:published|updated|posted)\b|\b(?:kategorie|categor|filed|tagged|tags|schlagw"
    r"|hinterlasse|leave a|no comment|"
    r"ein kommentar|under)|(?<![\w.])(?:photos?(?:graph(?:y|s|er|ed))?|pictures?|images?|illustrations?"
    r"|illustrated|video"
    r"|graphics?|fotos?|"
    r"fotografie|bild(?:er)?|photographies|edited|editing|translated|translation|compiled|additional"
    r"|updated|last|"
    r"published|posted|modified|reviewed|fact[- ]checked|medically|follow|subscribe|share|view"
    r"|read more|read|comments?|"
    r"contact|email|e-mail|twitter|facebook|foto|actualizado|publicado|aktualisiert|veröffentlicht"
    r"|stand|erstellt|symbolbild|hace(?=\s\d)|vor(?=\s\d)|há(?=\s\d)|il y a(?=\s\d)|publié|mis à jour|"
    r"publié le|pubblicato|aggiornato|atualizado|gepubliceerd|opublikowano|обновлено|оновлено|опубликовано|"
    r"for the|special to|for|from|with contributions?|contributed|aus|in|at|on|about|via)\b"
    r"|\bthe (?=mail|new)|"
    r"\bmit material\b|[|•·⋅∙]\s*(?=\d)|https?://|www\.|\(?[\w.+-]+@[\w-]+\.\w|\(?(?<!\w)@\w"
    r"|\d+\s*(?:min|comment|share|view)|\bи\s+др\.|[/／]\s?\w{2,6}(?:報導|报道|電|电)(?!\w))"
)
"""Where the names end and something else begins, in a text that `lowered` gave."""

SPLIT = re.compile(
    r"\s*(?:[,;|•·⋅∙‧&+、，；／\n\x1f]|\s[/–—]\s|(?<=[^\W\d_]{3})/(?=[^\W\d_]{2})|\s-\s|"
    r"\s(?:and|und|et|y|e|i|en|og|och|ja|ve|και|и|та|і|й|și|és|dan|và|og|with|mit|avec|con|oraz|a"
    r"|sowie)\s|\s(?:و)\s?(?=\w)|"
    r"\sו(?=\w))\s*",
)
"""What stands between two names."""

WEEKDAYS = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu(?:rs)?|fri|sat|sun|montag|dienstag|mittwoch"
    "|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes"
    "|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    "|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
    "|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|понеділок|вівторок|середа|четвер|субота|неділя"
)
"""The days of the week that stand between a name and a date."""
