"""The names of the months, in the languages that newspapers are printed in.

The facts are those of the Unicode CLDR (genitive and nominative, wide and abbreviated), with the forms that
newspapers print besides. A name stands once, under the first language that has it; a language's line holds
only what the lines above it do not. `~` is a space within a name, `-` says: nothing new.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TABLE = """
en: january jan | february feb | march mar | april apr | may | june jun | july jul | august aug | september
    sep sept | october oct | november nov | december dec
de: januar jän jänner | februar feber | märz mär mrz maerz | - | mai | juni | juli | - | - | oktober okt | -
    | dezember dez
fr: janvier janv | février févr fev fév fevrier | mars | avril avr | - | juin | juillet juil | août aout |
    septembre | octobre | novembre | décembre déc
es: enero ene | febrero | marzo | abril abr | mayo | junio | julio | agosto ago | septiembre setiembre set |
    octubre | noviembre | diciembre dic
pt: janeiro | fevereiro | março | - | maio | junho | julho | - | setembro | outubro out | novembro |
    dezembro
it: gennaio gen | febbraio | - | aprile | maggio mag | giugno giu | luglio lug | - | settembre sett |
    ottobre ott | - | dicembre
nl: januari | februari | maart mrt maa | - | mei | - | - | augustus | - | - | - | -
pl: stycznia sty styczeń | lutego lut luty | marca marzec | kwietnia kwi kwiecień | maja maj | czerwca cze
    czerwiec | lipca lip lipiec | sierpnia sie sierpień sier | września wrz wrzesień | października paź
    październik | listopada lis listopad | grudnia gru grudzień
cs: ledna led leden | února úno únor | března bře březen | dubna dub duben | května kvě květen | června čvn
    červen | července čvc červenec | srpna srp srpen | září zář | října říj říjen | listopadu | prosince pro
    prosinec
sk: januára január | februára február | marec | apríla apríl | mája máj | júna jún | júla júl | augusta |
    septembra | októbra október | novembra | decembra
ru: января янв январь | февраля февр февраль | марта мар март | апреля апр апрель | мая май | июня июн июнь
    | июля июл июль | августа авг август | сентября сент сентябрь сен | октября окт октябрь | ноября нояб
    ноябрь ноя | декабря дек декабрь
uk: січня січ січень | лютого лют лютий | березня бер березень | квітня квіт квітень | травня трав травень |
    червня черв червень | липня лип липень | серпня серп серпень | вересня вер вересень | жовтня жовт
    жовтень | листопада лист листопад | грудня груд грудень
be: студзеня сту студзень | лютага люты | сакавіка сак сакавік | красавіка кра красавік | - | чэрвеня чэр
    чэрвень | ліпеня ліп ліпень | жніўня жні жнівень | верасня верасень | кастрычніка кас кастрычнік |
    лістапада ліс лістапад | снежня сне снежань
bg: януари яну | февруари фев | - | април | - | юни | юли | - | септември сеп септ | октомври | ноември ное |
    декември
mk: јануари јан | - | - | - | мај | јуни јун | јули јул | - | - | - | ноем | -
sr: јануар | фебруар феб | - | - | - | - | - | - | септембар | октобар | новембар нов | децембар дец
sr-Latn: - | - | mart | - | - | - | - | avgust avg | septembar | oktobar | novembar | decembar
hr: siječnja sij siječanj | veljače velj veljača | ožujka ožu ožujak | travnja tra travanj | svibnja svi
    svibanj | lipnja lipanj | srpnja srpanj | kolovoza kol kolovoz | rujna ruj rujan | - | studenoga stu
    studeni | prosinca prosinac
sl: - | - | - | - | - | junij | julij | - | - | - | - | -
tr: ocak oca | şubat şub | - | nisan nis | mayıs | haziran haz | temmuz tem | ağustos ağu | eylül eyl | ekim
    eki | kasım kas | aralık ara
el: ιανουαρίου ιαν ιανουάριος | φεβρουαρίου φεβ φεβρουάριος | μαρτίου μαρ μάρτιος μάρ μάρτη | απριλίου απρ
    απρίλιος | μαΐου μαΐ μάιος μάι μάη | ιουνίου ιουν ιούνιος ιούν | ιουλίου ιουλ ιούλιος ιούλ | αυγούστου
    αυγ αύγουστος αύγ | σεπτεμβρίου σεπ σεπτέμβριος | οκτωβρίου οκτ οκτώβριος | νοεμβρίου νοε νοέμβριος νοέ
    | δεκεμβρίου δεκ δεκέμβριος
sv: - | - | - | - | - | - | - | augusti | - | - | - | -
nb: - | - | - | - | - | - | - | - | - | - | - | desember des
da: - | - | marts | - | - | - | - | - | - | - | - | -
fi: tammikuuta tammi tammikuu | helmikuuta helmi helmikuu | maaliskuuta maalis maaliskuu | huhtikuuta huhti
    huhtikuu | toukokuuta touko toukokuu | kesäkuuta kesä kesäkuu | heinäkuuta heinä heinäkuu | elokuuta elo
    elokuu | syyskuuta syys syyskuu | lokakuuta loka lokakuu | marraskuuta marras marraskuu | joulukuuta
    joulu joulukuu
is: janúar | febrúar | - | - | maí | júní | júlí | ágúst ágú | - | - | nóvember nóv | -
et: jaanuar jaan | veebruar veebr | märts | aprill | - | juuni | juuli | - | - | oktoober | - | detsember
    dets
lv: janvāris | februāris febr | - | aprīlis | maijs | jūnijs jūn | jūlijs jūl | augusts | septembris |
    oktobris | novembris | decembris
lt: sausio saus sausis | vasario vas vasaris | kovo kov kovas | balandžio bal balandis | gegužės geg gegužė
    | birželio birž birželis | liepos liep liepa | rugpjūčio rugp rugpjūtis | rugsėjo rugs rugsėjis | spalio
    spal spalis | lapkričio lapkr lapkritis | gruodžio gruod gruodis
hu: - | - | március márc | április ápr | május | június | július | augusztus | szeptember szept | - | - | -
ro: ianuarie ian | februarie | martie | aprilie | - | iunie iun | iulie iul | - | septembrie | octombrie |
    noiembrie | decembrie
ca: gener | febrer | març | - | maig | juny | juliol | agost ag | setembre | - | - | desembre
gl: xaneiro xan | febreiro | - | - | - | xuño | xullo xul | - | - | - | - | decembro
ga: eanáir ean | feabhra feabh | márta | aibreán aib | bealtaine beal | meitheamh meith | iúil | lúnasa lún
    | meán~fómhair mfómh | deireadh~fómhair dfómh | samhain samh | nollaig noll
cy: ionawr ion | chwefror chwef chw | mawrth maw | ebrill ebr | - | mehefin meh | gorffennaf gorff gor |
    awst | medi | hydref hyd | tachwedd tach | rhagfyr rhag
ar: يناير | فبراير | مارس | أبريل | مايو | يونيو يونيه | يوليو يوليه | أغسطس | سبتمبر | أكتوبر | نوفمبر |
    ديسمبر
ar-SY: كانون~الثاني | شباط | آذار | نيسان | أيار | حزيران | تموز | آب | أيلول | تشرين~الأول | تشرين~الثاني |
    كانون~الأول
ar-DZ: جانفي | فيفري | - | أفريل | ماي | جوان | جويلية | أوت | - | - | - | -
ar-MA: - | - | - | - | - | - | يوليوز | غشت | شتنبر | - | نونبر | دجنبر
he: ינואר ינו | פברואר פבר | מרץ מרס מארס | אפריל אפר | מאי | יוני | יולי | אוגוסט אוג | ספטמבר ספט |
    אוקטובר אוק | נובמבר נוב | דצמבר דצמ
fa: ژانویهٔ ژانویه | فوریهٔ فوریه | - | آوریل | مهٔ مه | ژوئن | ژوئیهٔ ژوئیه | اوت آگوست | سپتامبر | اکتبر |
    نوامبر | دسامبر
fa-AF: جنوری جنو | فبروری | مارچ | اپریل | می | جون | جولای جول | اگست | سپتمبر | اکتوبر | نومبر | دسمبر دسم
ur: - | فروری | - | - | مئی | - | جولائی | - | ستمبر | - | - | -
hi: जनवरी जन | फ़रवरी फ़र फरवरी फर | मार्च | अप्रैल | मई | जून | जुलाई जुल | अगस्त अग | सितंबर सित सितम्बर |
    अक्टूबर अक्टू अक्तूबर | नवंबर नव नवम्बर | दिसंबर दिस दिसम्बर
bn: জানুয়ারী জানু জানুয়ারি | ফেব্রুয়ারী ফেব ফেব্রুয়ারি | মার্চ | এপ্রিল এপ্রি | মে | জুন | জুলাই জুল | আগস্ট আগ | সেপ্টেম্বর
    সেপ | অক্টোবর অক্টো | নভেম্বর নভে | ডিসেম্বর ডিসে
ta: ஜனவரி ஜன | பிப்ரவரி பிப் | மார்ச் மார் | ஏப்ரல் ஏப் | மே | ஜூன் | ஜூலை | ஆகஸ்ட் ஆக | செப்டம்பர் செப் |
    அக்டோபர் அக் | நவம்பர் நவ | டிசம்பர் டிச
te: జనవరి జన | ఫిబ్రవరి ఫిబ్ర | మార్చి | ఏప్రిల్ ఏప్రి | మే | జూన్ | జులై | ఆగస్టు ఆగ | సెప్టెంబర్ సెప్టెం |
    అక్టోబర్ అక్టో | నవంబర్ నవం | డిసెంబర్ డిసెం
kn: ಜನವರಿ ಜನ | ಫೆಬ್ರವರಿ ಫೆಬ್ರ | ಮಾರ್ಚ್ | ಏಪ್ರಿಲ್ ಏಪ್ರಿ | ಮೇ | ಜೂನ್ | ಜುಲೈ | ಆಗಸ್ಟ್ ಆಗ | ಸೆಪ್ಟೆಂಬರ್ ಸೆಪ್ಟೆಂ |
    ಅಕ್ಟೋಬರ್ ಅಕ್ಟೋ | ನವೆಂಬರ್ ನವೆಂ | ಡಿಸೆಂಬರ್ ಡಿಸೆಂ
ml: ജനുവരി ജനു | ഫെബ്രുവരി ഫെബ്രു | മാർച്ച് മാർ | ഏപ്രിൽ ഏപ്രി | മേയ് | ജൂൺ | ജൂലൈ | ഓഗസ്റ്റ് ഓഗ |
    സെപ്റ്റംബർ സെപ്റ്റം | ഒക്ടോബർ ഒക്ടോ | നവംബർ നവം | ഡിസംബർ ഡിസം
mr: जानेवारी जाने | फेब्रुवारी फेब्रु | - | एप्रिल एप्रि | मे | - | जुलै | ऑगस्ट ऑग | सप्टेंबर सप्टें |
    ऑक्टोबर ऑक्टो | नोव्हेंबर नोव्हें | डिसेंबर डिसें
gu: જાન્યુઆરી જાન્યુ | ફેબ્રુઆરી ફેબ્રુ | માર્ચ | એપ્રિલ | મે | જૂન | જુલાઈ | ઑગસ્ટ | સપ્ટેમ્બર સપ્ટે |
    ઑક્ટોબર ઑક્ટો | નવેમ્બર નવે | ડિસેમ્બર ડિસે
pa: ਜਨਵਰੀ ਜਨ | ਫ਼ਰਵਰੀ ਫ਼ਰ | ਮਾਰਚ | ਅਪ੍ਰੈਲ ਅਪ੍ਰੈ | ਮਈ | ਜੂਨ | ਜੁਲਾਈ ਜੁਲਾ | ਅਗਸਤ ਅਗ | ਸਤੰਬਰ ਸਤੰ | ਅਕਤੂਬਰ ਅਕਤੂ
    | ਨਵੰਬਰ ਨਵੰ | ਦਸੰਬਰ ਦਸੰ
ne: - | फेब्रुअरी | - | अप्रिल | - | जुन | - | अगस्ट | सेप्टेम्बर | अक्टोबर | नोभेम्बर | डिसेम्बर
si: ජනවාරි ජන | පෙබරවාරි පෙබ | මාර්තු මාර් | අප්‍රේල් | මැයි | ජූනි | ජූලි | අගෝස්තු අගෝ | සැප්තැම්බර් සැප්
    | ඔක්තෝබර් ඔක් | නොවැම්බර් නොවැ | දෙසැම්බර් දෙසැ
id: - | pebruari peb | maret | - | - | - | - | agustus agu agt ags | - | - | nop nopember | -
ms: - | - | mac | - | - | - | julai | ogos ogo | - | - | - | disember dis
th: มกราคม มค | กุมภาพันธ์ กพ | มีนาคม มีค | เมษายน เมย | พฤษภาคม พค | มิถุนายน มิย | กรกฎาคม กค | สิงหาคม
    สค | กันยายน กย | ตุลาคม ตค | พฤศจิกายน พย | ธันวาคม ธค
lo: ມັງກອນ ມກ | ກຸມພາ ກພ | ມີນາ ມນ | ເມສາ ມສ | ພຶດສະພາ ພພ | ມິຖຸນາ ມິຖ | ກໍລະກົດ ກລ | ສິງຫາ ສຫ | ກັນຍາ ກຍ |
    ຕຸລາ ຕລ | ພະຈິກ ພຈ | ທັນວາ ທວ
km: មករា | កុម្ភៈ | មីនា | មេសា | ឧសភា | មិថុនា | កក្កដា | សីហា | កញ្ញា | តុលា | វិច្ឆិកា | ធ្នូ
my: ဇန်နဝါရီ ဇန် | ဖေဖော်ဝါရီ ဖေ | မတ် | ဧပြီ | မေ | ဇွန် | ဇူလိုင် ဇူ | ဩဂုတ် | စက်တင်ဘာ စက် | အောက်တိုဘာ
    အောက် | နိုဝင်ဘာ နို | ဒီဇင်ဘာ ဒီ
ka: იანვარი იან | თებერვალი თებ | მარტი მარ | აპრილი აპრ | მაისი მაი | ივნისი ივნ | ივლისი ივლ | აგვისტო აგვ
    | სექტემბერი სექ | ოქტომბერი ოქტ | ნოემბერი ნოე | დეკემბერი დეკ
hy: հունվարի հնվ հունվար | փետրվարի փտվ փետրվար | մարտի մրտ մարտ | ապրիլի ապր ապրիլ | մայիսի մյս մայիս |
    հունիսի հնս հունիս | հուլիսի հլս հուլիս | օգոստոսի օգս օգոստոս | սեպտեմբերի սեպ սեպտեմբեր | հոկտեմբերի
    հոկ հոկտեմբեր | նոյեմբերի նոյ նոյեմբեր | դեկտեմբերի դեկ դեկտեմբեր
az: yanvar yan | fevral | - | aprel | - | iyun iyn | iyul iyl | avqust avq | sentyabr sen | oktyabr | noyabr
    noy | dekabr dek
kk: қаңтар қаң | ақпан ақп | наурыз нау | сәуір сәу | мамыр мам | маусым мау | шілде шіл | тамыз там |
    қыркүйек қыр | қазан қаз | қараша қар | желтоқсан жел
sw: - | - | machi | aprili | - | - | - | agosti | septemba | oktoba | novemba | desemba
sq: janar | shkurt shk | - | prill pri | - | qershor qer | korrik korr | gusht gush | shtator sht | tetor
    tet | nëntor nën | dhjetor dhj
fil: - | pebrero | marso | - | - | hunyo hun | hulyo hul | - | setyembre | oktubre | nobyembre nob |
    disyembre
eu: urtarrilaren urtarrila urt | otsailaren otsaila ots | martxoaren martxoa | apirilaren apirila api |
    maiatzaren maiatza | ekainaren ekaina eka | uztailaren uztaila uzt | abuztuaren abuztua abu | irailaren
    iraila ira | urriaren urria urr | azaroaren azaroa aza | abenduaren abendua abe
uz: - | - | - | - | - | - | - | - | sentabr | oktabr | - | -
af: januarie | - | - | - | - | junie | julie | - | - | - | - | -
mt: jannar | frar | marzu | - | mejju | ġunju | lulju | awwissu | settembru | ottubru | novembru | diċembru
ha: janairu | faburairu | maris | afirilu | mayu | yuni | yuli | agusta | satumba | - | nuwamba | disamba
so: jannaayo janaayo | febraayo | maarso | abriil | - | juun | luuliyo luulyo | agoosto | sebtembar |
    oktoobar | noofembar | desembar
or: ଜାନୁଆରୀ | ଫେବୃଆରୀ ଫେବ୍ରୁଆରୀ | ମାର୍ଚ୍ଚ | ଅପ୍ରେଲ ଏପ୍ରିଲ | ମଇ ମେ | ଜୁନ | ଜୁଲାଇ | ଅଗଷ୍ଟ | ସେପ୍ଟେମ୍ବର | ଅକ୍ଟୋବର |
    ନଭେମ୍ବର | ଡିସେମ୍ବର
as: জানুৱাৰী | ফেব্ৰুৱাৰী | মাৰ্চ | এপ্ৰিল | - | - | - | আগষ্ট | ছেপ্টেম্বৰ ছেপ্তেম্বৰ | অক্টোবৰ | নৱেম্বৰ | ডিচেম্বৰ
ckb: کانوونی~دووەم | شوبات | ئازار | نیسان | ئایار | حوزەیران | تەمووز | ئاب | ئەیلوول | تشرینی~یەکەم |
    تشرینی~دووەم | کانوونی~یەکەم کانونی~یەکەم
"""

_PERSIAN = "فروردین | اردیبهشت | خرداد | تیر | مرداد امرداد | شهریور | مهر | آبان | آذر | دی | بهمن | اسفند"

_PREFIXES = ("d'", "d’", "ב")
"""Prepositions that are written together with the name: Catalan, French, Hebrew."""

_DOTLESS = str.maketrans("ıς", "iσ")


def _cells(row: str) -> list[list[str]]:
    return [[name.replace("~", " ") for name in cell.split() if name != "-"] for cell in row.split("|")]


def fold(word: str) -> str:
    """`word` in lower case, without accents in the scripts where newspapers drop them in capitals."""
    word = word.lower().translate(_DOTLESS)
    if word.isascii() or not word or ord(word[0]) > 0x52F:
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _read(table: str) -> dict[str, int]:
    months: dict[str, int] = {}
    for row in re.sub(r"\n\s+", " ", table.strip()).splitlines():
        for number, names in enumerate(_cells(row.partition(":")[2]), 1):
            for name in names:
                months.setdefault(unicodedata.normalize("NFC", name), number)
    for name, number in list(months.items()):
        months.setdefault(fold(name), number)
    return months


_MONTHS = _read(_TABLE)
MONTH_STARTS = frozenset(
    start[:3] for name in _MONTHS if name.isascii() for start in (name, f"{name}.", f"d'{name}")
)
"""How the names in ASCII begin: most words are refused by a look at theirs."""
_CROATIAN_MONTHS = {"lip": 6, "srp": 7, "lis": 10, "listopad": 10, "listopada": 10}
_PERSIAN_MONTHS = {name: n for n, names in enumerate(_cells(_PERSIAN), 1) for name in names}


@lru_cache(maxsize=4_096)
def month_number(word: str, language: str | None = None) -> int | None:
    """The month (1 to 12) of the Gregorian calendar that `word` names, or None.

    `language` is a BCP 47 tag; it decides the few names that mean different months in two languages.
    """
    word = word.lower().strip(".").replace(".", "")
    if len(word) < 2 or len(word) > 20:
        return None
    if language and language[:2] == "hr" and word in _CROATIAN_MONTHS:
        return _CROATIAN_MONTHS[word]
    if not word.isascii():
        word = unicodedata.normalize("NFC", word)  # Indic letters with a dot are one character or two
    number = _MONTHS.get(word)
    if number is None and not word.isascii():
        number = _MONTHS.get(fold(word))
        if number is None and word.startswith(_PREFIXES):
            number = _MONTHS.get(word.lstrip("dב").lstrip("'’"))
    elif number is None and word.startswith("d'"):
        number = _MONTHS.get(word[2:])
    return number


def persian_month_number(word: str) -> int | None:
    """The month (1 to 12) of the Solar Hijri calendar that `word` names, or None."""
    return _PERSIAN_MONTHS.get(word)
