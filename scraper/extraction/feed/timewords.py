"""Words of printed times in the languages of the press: data only, all in lower case.

Used for the clock times and relative times of feeds; calendar dates are the business of `dates`.
"""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


def _phrases(text: str) -> list[str]:
    return text.split("|")


_MINUTE, _HOUR, _DAY, _WEEK = 60, 3600, 86400, 604800
_MONTH, _YEAR = 30 * _DAY, 365 * _DAY

_UNITS_BY_LENGTH: dict[int, str] = {
    1: "s sec secs second seconds sek sekunde sekunden seconde secondes segundo segundos secondo secondi "
    "sekund sekunder sekundy sekundes sekundžių секунд секунды секунду сек saniye másodperc sekuntia 秒 "
    "초 ثانية ثوان ثوانٍ ثانیه שניות giây detik วินาที सेकंड δευτερόλεπτα",
    _MINUTE: "m min mins mn minute minutes minuten minuto minutos minuti minut minuta minuty minutę minutter "
    "minuter minuts minutu minutes minutė minutes minučių minūtes minūtēm minutit minuuttia minuutti "
    "mínútum mínútu мин минут минуты минуту минута минути хв хвилин хвилини хвилину perc perce perccel "
    "dakika dk dəqiqə 分 分钟 分鐘 분 دقيقة دقائق دقیقه منٹ דקות דקה phút menit minit นาที मिनट মিনিট "
    "நிமிடங்கள் λεπτά λεπτό",
    _HOUR: "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore oră uur uren timer time "
    "timmar timme tunti tuntia t godz godzin godziny godzinę hod hodin hodiny hodinu hodinami hodinou ч "
    "час часа часов часове год годин години годину val valandą valandas valandų st stundas stundām tund "
    "tundi óra órája órával saat sa 小时 小時 時間 시간 ساعة ساعات ساعت گھنٹے שעות שעה giờ jam ชั่วโมง घंटे "
    "घंटा ঘণ্টা மணி ώρες ώρα sat sata sati ur uri klst klukkustund klukkustundum tímum",
    _DAY: "d day days tag tage tagen jour jours j día días dia dias giorno giorni gg dag dagen dagar dage "
    "døgn päivää päivä dni dzień dny dnů dnem den dňami дн дней дня день дні днів ден дни dieną dienas "
    "dienų dienām päev päeva nap napja nappal gün 天 日 일 يوم أيام روز ימים יום ngày hari วัน दिन দিন "
    "ημέρες ημέρα μέρες dan dana dneva dnevi zi zile dögum",
    _WEEK: "w wk wks week weeks woche wochen semaine semaines sem semana semanas settimana settimane weken "
    "uke uker uge uger vecka veckor viikko viikkoa tydzień tygodnie tygodni týden týdny týdnů неделю недели "
    "недель тиждень тижні тижнів savaitę savaites savaičių nedēļas nädalat hét hete héttel hafta 周 週間 주 "
    "أسبوع أسابيع هفته שבוע שבועות tuần minggu สัปดาห์ εβδομάδες tjedan tjedna săptămâni",
    _MONTH: "mo month months monat monate monaten mois mes meses mese mesi mês maand maanden måned måneder "
    "månad månader kuukautta miesiąc miesiące miesięcy měsíc měsíce měsíců месяц месяца месяцев місяць "
    "місяці місяців mėnesį mėnesius mėnesių mēnešiem hónap hónapja hónappal ay 个月 個月 ヶ月 か月 개월 "
    "شهر أشهر ماه חודש חודשים tháng bulan เดือน महीने μήνες mjesec mjeseca luni lună",
    _YEAR: "y yr yrs year years jahr jahre jahren an ans année années año años ano anos anno anni jaar år "
    "vuotta vuosi rok lata lat roky let года лет год рік роки років metus metai gadiem év éve évvel yıl "
    "年 년 سنة سنوات سال שנה שנים năm tahun ปี साल χρόνια godina godine ani",
}

UNITS: dict[str, int] = {
    word: seconds for seconds, words in reversed(_UNITS_BY_LENGTH.items()) for word in words.split()
}
"""A unit as printed → its length in seconds; months count 30 days, years 365."""

ONE: frozenset[str] = frozenset(
    _words(
        "a an one ein eine einem einer einen un una une uno um uma en et ett één een yksi jeden jedna "
        "jednu jedną один одну одна bir một satu μία μια ένα egy o"
    )
)

AGO: frozenset[str] = frozenset(
    _words(
        "ago vor hace há fa il y geleden siden sedan för for sitten temu przed před pred назад тому "
        "преди пре önce 前 전 之前 以前 منذ قبل پیش לפני trước yang lalu ที่แล้ว ที่ผ่านมา पहले আগে prieš "
        "pirms tagasi πριν από acum prije fyrir síðan ezelőtt azelőtt acerca de cerca about circa ca "
        "etwa environ около and und et y e the"
    )
)
"""Words that may stand with a relative time; the first ones alone make it one."""

PAST: frozenset[str] = frozenset(
    _words(
        "ago vor hace há fa geleden siden sedan sitten temu przed před pred назад тому преди пре önce 前 "
        "전 之前 以前 منذ قبل پیش לפני trước lalu ที่แล้ว ที่ผ่านมา पहले আগে prieš pirms tagasi πριν acum "
        "prije fyrir síðan ezelőtt azelőtt il"
    )
)

DAYS_BACK: dict[str, int] = (
    dict.fromkeys(
        _words(
            "today heute aujourd'hui aujourd’hui hoy hoje oggi vandaag idag i_dag í_dag tänään dzisiaj dziś "
            "dnes сегодня сьогодні днес danas danes данас "
            "šiandien šodien täna ma bugün 今日 今天 오늘 اليوم امروز "
            "היום hôm_nay hari_ini วันนี้ आज σήμερα azi astăzi avui"
        ),
        0,
    )
    | dict.fromkeys(
        _words(
            "yesterday gestern hier ayer ontem ieri gisteren igår i_går í_gær eilen wczoraj včera вчера "
            "вчора jučer včeraj јуче juče vakar eile "
            "tegnap dün 昨日 昨天 어제 أمس دیروز אתמול hôm_qua kemarin "
            "semalam เมื่อวาน कल χθες χτες ahir"
        ),
        1,
    )
    | {
        "vorgestern": 2,
        "avant-hier": 2,
        "anteayer": 2,
        "anteontem": 2,
        "позавчера": 2,
        "前天": 2,
        "一昨日": 2,
    }
)

NOW: frozenset[str] = frozenset(
    _words(
        "now just_now right_now soeben gerade_eben eben jetzt à_l'instant à_l’instant maintenant ahora "
        "ahora_mismo agora adesso nu zojuist nyss akkurat_nå lige_nu przed_chwilą teraz właśnie "
        "před_chvílí только_что сейчас щойно 刚刚 剛剛 方才 "
        "방금 たった今 az_önce şimdi الآن vừa_xong baru_saja "
        "ara_mateix"
    )
)

UPDATED: tuple[str, ...] = tuple(
    sorted(
        _phrases(
            "updated|last updated|update|last update|updated on|updated at|upd|modified|last modified|"
            "edited|aktualisiert|aktualisiert am|zuletzt aktualisiert|aktualisierung|update vom|"
            "mis à jour|mis à jour le|mise à jour|maj|actualizado|actualizada|última actualización|"
            "actualización|atualizado|atualizada|atualizado em|atualização|aggiornato|aggiornato alle|"
            "aggiornamento|ultimo aggiornamento|bijgewerkt|laatst bijgewerkt|gewijzigd|opdateret|"
            "sidst opdateret|oppdatert|sist oppdatert|uppdaterad|senast uppdaterad|päivitetty|uppfært|"
            "aktualizacja|zaktualizowano|akt|aktualizováno|aktualizované|aktualizace|обновлено|обновлён|"
            "обновлен|оновлено|обновена|обновен|актуализирано|ажурирано|ažurirano|posodobljeno|frissítve|"
            "frissült|frissítés|güncelleme|güncellendi|son güncelleme|ενημερώθηκε|ενημέρωση|actualizat|"
            "actualitzat|atnaujinta|atjaunots|uuendatud|تحديث|آخر تحديث|محدث|به‌روزرسانی|עודכן|अपडेट|"
            "अपडेटेड|更新|最終更新|업데이트|수정|cập nhật|diperbarui|dikemas kini|อัปเดต"
        ),
        key=len,
        reverse=True,
    )
)
"""Marks of an edited item, longest first."""

CLOCK_WORDS: frozenset[str] = frozenset(
    _words(
        "at uhr um à a las às alle ore kl klo klukkan kell om o g godz h hod hrs hr в о у at il le die "
        "den am orë ora ob u sati saat ώρα ώρες στις στις น et est edt ct cst cdt mt mst mdt pt pst pdt "
        "gmt utc bst ist cet cest msk мск aest aedt jst kst wib sast eat wat time local published publié "
        "veröffentlicht posted publicado pubblicato gepubliceerd publiceret publicerad publisert "
        "julkaistu opublikowano the"
    )
)
"""Words that may stand beside a clock time."""
