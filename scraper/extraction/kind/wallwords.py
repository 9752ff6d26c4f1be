"""Marks and words of the pages that stand in the way of an article: data only."""

from __future__ import annotations

import re

CHALLENGE_MARKS = re.compile(
    rb"_cf_chl_opt|cf-browser-verification|cf-challenge|challenge-form|captcha-delivery\.com|px-captcha"
    rb"|_pxCaptcha|_Incapsula_Resource|distil_r_captcha|AwsWafIntegration|awswaf\.com|ddos-guard"
    rb"|sucuri_cloudproxy|errors\.edgesuite\.net|_kpsdk|sgcaptcha|cdn-cgi/challenge-platform/h/"
    rb"|hcaptcha\.com|g-recaptcha|challenges\.cloudflare\.com|friendly-?captcha|geetest|smartcaptcha"
    rb"|/_sec/cp_challenge",
    re.I,
)
"""What the services against bots leave in the page that they put in another's place."""

CHALLENGE_TITLES = re.compile(
    r"^\W*(?:just a moment|attention required|access(?: to this page (?:has been|is))? (?:is )?denied"
    r"|pardon our interruption|are you (?:a )?(?:robot|human)|robot check|human verification"
    r"|bot (?:check|verification)|verify(?:ing)? (?:that )?you(?: are|['’]re) (?:a )?human"
    r"|checking (?:if|your) (?:the )?(?:browser|site)|security (?:check|verification)"
    r"|one moment,? please|please wait\W*$|you have been blocked|request (?:was )?blocked"
    r"|too many requests|403\W+(?:error|forbidden)|forbidden\W*$|403 - |ddos-guard|captcha\W*$"
    r"|vercel security checkpoint|zugriff verweigert|zugang verweigert|sicherheitspr[üu]fung"
    r"|acc[èe]s refus[ée]|v[ée]rification de s[ée]curit[ée]|acceso denegado|acesso negado|accesso negato"
    r"|toegang geweigerd|доступ (?:ограничен|запрещ|закрыт)|вы не робот|odmowa dostępu|dostęp zabroniony"
    r"|přístup odepřen|erişim engellendi|access blocked|访问被拒绝|訪問被拒|安全验证|人机验证"
    r"|アクセスが(?:拒否|制限)|접근이 (?:거부|차단)|تم رفض الوصول)",
    re.I,
)

BLOCKED = re.compile(
    r"enable javascript and cookies to continue|verify(?:ing)? (?:that )?you are (?:a )?human"
    r"|are you a robot|not a robot|unusual (?:traffic|activity)|automated (?:access|requests|traffic)"
    r"|checking your browser|ddos protection by|complete the (?:security check|captcha)|solve (?:this"
    r"|the) captcha|you (?:have been|were|are) blocked|(?:do not|don['’]t) have permission to access"
    r"|access denied|request (?:was|has been) blocked|press (?:&|and) hold|please (?:enable"
    r"|turn on) (?:javascript|cookies)[^.]{0,60}(?:continue|proceed)|ray id\b|incident id\b|kein roboter"
    r"|ungewöhnliche[rn]? (?:datenverkehr|aktivität)|n['’]êtes pas un robot|trafic inhabituel|no (?:eres"
    r"|soy) un robot|tráfico inusual|não (?:é|sou) um robô|non (?:sei|sono) un robot|geen robot|не робот"
    r"|подозрительн\w+ (?:актив|траф)|nie jestem robotem|nejsem robot|robot olmad|异常流量|不是机器人"
    r"|请完成(?:安全)?验证|ロボットではありません|로봇이 아닙니다",
    re.I,
)

CONSENT_HOSTS = re.compile(
    r"^(?:consent|guce|cmp|cookies?|privacy|gdpr)\.|\.consent\.|privacy-mgmt\.",
    re.I,
)

_CONSENT_STEMS = """
    cookie gdpr consent your_privacy personalised_ads personalized_ads advertising_partners
    legitimate_interest vendors datenschutz einwilligung zustimm personenbezogen werbepartner tracking
    endgerät partner_verarbeiten vie_privée traceurs données_personnelles politique_de_confidentialité
    nos_partenaires privacidad datos_personales nuestros_socios dados_pessoais riservatezza dati_personali
    toestemming persoonsgegevens persoonlijke_gegevens samtycke samtykke personuppgifter evästee tietosuoj
    ciasteczk prywatnoś zgodę zgoda zgody zaufani_partnerzy souhlas soukromí osobních_údajů adatvédel
    confidențialit куки согласие_на персональных_данных çerez kişisel_veri 隐私 隱私 クッキー プライバシー
    쿠키 개인정보 ملفات_تعريف_الارتباط الخصوصية
"""
_CONSENT = tuple(stem.replace("_", " ") for stem in _CONSENT_STEMS.split())


def speaks_of_consent(text: str) -> bool:
    """Whether a text speaks of cookies, privacy or consent. A search for each stem beats one for them all."""
    lower = text.lower()
    return any(stem in lower for stem in _CONSENT)


CONSENT_ANSWERS = re.compile(
    r"^\W*(?:i |we |yes,? (?:i )?|alle )?(?:accept|agree|allow|reject|decline|got it|akzeptier|zustimm|ablehn"
    r"|einverstanden|tout (?:accepter|refuser)|j['’]accepte|acepta|rechaza|aceita|rejeita|accett|rifiut"
    r"|akkoord|weiger|godkänn|godta|afvis|hyväksy|zgadzam|akceptuj|zaakceptuj|odrzuć|souhlas|přijmout"
    r"|přijímám|odmítnout|elfogad|kabul|reddet|принять|принима|прийняти|согласен|отклонить|同意|接受|拒绝"
    r"|拒絕|동의|거부|موافق|قبول|رفض)",
    re.I,
)
"""What the buttons of a consent wall say."""

LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|log ?on|create (?:an |your )?account|anmelden|anmeldung|einloggen"
    r"|se connecter|connexion|connectez-vous|identifiez-vous|iniciar sesi[óo]n|inicia sesi[óo]n"
    r"|identif[íi]cate|entrar|fazer login|accedi|accesso|inloggen|logga in|logg inn|log ind|kirjaudu"
    r"|zaloguj|logowanie|p[řr]ihl[áa][sš]\w*|bejelentkez\w*|autentificare|войти|вход|авторизац\w*|увійти"
    r"|giriş yap|σύνδεση)\b|登录|登入|ログイン|로그인|تسجيل الدخول|התחבר|เข้าสู่ระบบ|đăng nhập",
    re.I,
)
LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|sso|auth|account/(?:login|signin)|wp-login|users?/(?:login|sign_in)|anmelden"
    r"|connexion|accedi|entrar|inloggen|logowanie)(?:[/?.#]|$)|//(?:login|auth|accounts?|sso|signin"
    r"|id)\.",
    re.I,
)

ERROR_TITLES = re.compile(
    r"\b(?:page|article|story|content|file|url|site|seite|artikel|inhalt) (?:could |can )?(?:not|cannot"
    r"|is not|was not|no longer) (?:be )?(?:found|available|exists?|gefunden|verfügbar)"
    r"|\bnot found\b\W*(?:$|[|–—-])|^\W*oops\b|no longer (?:available|exists)|page (?:doesn['’]t"
    r"|does not) exist|(?:can['’]t|cannot|couldn['’]t) find (?:the |that |this )?page"
    r"|internal server error|service unavailable|bad gateway|gateway time-?out|server error"
    r"|temporarily unavailable|something went wrong|seite (?:wurde )?nicht (?:mehr )?(?:gefunden"
    r"|verfügbar|vorhanden)|page (?:est )?(?:introuvable|non trouv[ée]e)|p[áa]gina no (?:encontrada"
    r"|existe|disponible)|p[áa]gina n[ãa]o (?:encontrada|existe)|pagina non trovata|pagina niet gevonden"
    r"|sidan (?:kunde inte hittas|hittades inte|finns inte)|siden (?:ble|blev|finnes|findes) ikke"
    r"|sivua ei löyd|nie znaleziono|strona nie istnieje|stránka nenalezena|stránka neexistuje"
    r"|az oldal nem található|pagina nu (?:a fost|există)|страница не найдена|сторінку не знайдено"
    r"|sayfa bulunamadı|δεν βρέθηκε|页面不存在|找不到(?:页面|頁面|该页)|页面未找到"
    r"|ページが見つかりません|お探しのページ|페이지를 찾을 수 없|الصفحة غير موجودة|הדף לא נמצא"
    r"|không tìm thấy trang|halaman tidak ditemukan",
    re.I,
)

NEEDS_SCRIPT = re.compile(
    rb"<noscript[^>]*>(?:(?!</noscript).){0,400}?javascript|enable javascript"
    rb"|javascript is (?:required|disabled)",
    re.I | re.S,
)
