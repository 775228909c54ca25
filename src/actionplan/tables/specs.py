"""The tables that the workbook knows: one `TableSpec` per table, the single source of schema, aliases and dictionary.

Those of the follow-up are described in `actionplan.tables.follow_up_specs`. The Danish texts are what the analyst sees: in
`data/README.md`, in the templates of a new municipality and in messages. Column names are English; `danish` is the header that
templates use, `aliases` are others that are accepted.
"""

from collections.abc import Mapping
from types import MappingProxyType

from actionplan.tables.follow_up_specs import ACTIVITIES, DECISIONS, GENERAL_STATUS, MEASUREMENTS
from actionplan.tables.shape import Column, TableSpec

SECTORS = {"private": "privat", "public": "offentlig"}
OFFER_SECTORS = {**SECTORS, "none": "ikke i virksomhed"}
MODELS = {
    "single_trainee": "1 én praktikant ad gangen",
    "open_places": "2 åbne pladser",
    "training_department": "3 trænings- og rekrutteringsafdeling",
    "team_intake": "4 praktikanter i hold",
    "none": "ingen",
}
PHASES = {"contact": "kontakt", "traineeship": "virksomhedspraktik", "hiring": "ansættelse", "in_job": "i job"}
SEX = {"female": "kvinde", "male": "mand"}
YES_NO_UNKNOWN = {"yes": "ja", "no": "nej", "unknown": "ved ikke"}
INFORMANTS = {
    "citizen": "borger",
    "company_leader": "virksomhedsleder",
    "employee_representative": "medarbejderrepræsentant",
    "manager": "leder i jobcentret",
    "job_consultant": "jobkonsulent",
    "caseworker": "sagsbehandler",
    "partner": "samarbejdspartner",
    "politician": "politiker eller anden beslutningstager",
}
CITIZEN_STATUS = {
    "in_activation": "i aktivering",
    "passive": "på passiv ydelse",
    "ordinary_job": "tidligere ledig i ordinært job",
    "supported_job": "tidligere ledig i støttet job",
    "none": "ikke en borger",
}
POLARITY = {"success": "fremmer", "barrier": "hæmmer", "resource": "ressource", "wish": "ønske", "neutral": "neutral"}
DOCUMENT_KINDS = {
    "project": "projektbeskrivelse",
    "partnership": "partnerskabsaftale",
    "contract": "kontrakt",
    "marketing": "markedsføring",
    "guideline": "retningslinje eller arbejdsgang",
    "plan": "plan eller strategi",
}
MENTORS = {
    "company": "virksomhedsmentor",
    "social": "social mentor",
    "both": "begge",
    "yes": "ja",
    "no": "nej",
    "unknown": "ved ikke",
}
"""Who helps in a company: a colleague, somebody who helps outside work, both, or one of whom no more is known."""
ROLES = {"decides": "beslutter", "does": "udfører", "is_asked": "spørges", "is_told": "orienteres"}

INDICATORS = TableSpec(
    "indicators",
    "Nøgletal",
    "ét samlet tal, for det meste offentliggjort af en myndighed",
    (
        Column("area", "område", "code", "Kommunens navn, »Hele landet« eller en sammenligningskommune.", aliases=("kommune",)),
        Column("period", "periode", "month", "Måned som 2026M07.", aliases=("måned",)),
        Column("measure", "mål", "code", "Målets navn fra data/reference/indicators.yml."),
        Column("breakdown", "opdeling", "code", "Hvad tallet er delt op på, ellers »none«."),
        Column("category", "kategori", "code", "Kategorien i opdelingen, »total« for alle."),
        Column("value", "værdi", "number", "Tallet. Tomt, når myndigheden ikke viser det.", required=False, minimum=0),
        Column("unit", "enhed", "code", "Enheden. Personer og fuldtidspersoner er to forskellige enheder."),
        Column("source", "kilde", "text", "Hvor tallet er fra, og hvornår det er hentet."),
    ),
    gives="ledighed, ydelser, aktivering og tilbud, sammenlignet med landet og lignende kommuner",
    collect="Tallene hentes fra jobindsats.dk. For 78 kommuner ligger de i data/reference.",
    guideline="2.1.1",
    notebooks=("01",),
    key=("area", "period", "measure", "breakdown", "category"),
)

SUPPORT_SPELLS = TableSpec(
    "support_spells",
    "Ydelsesforløb",
    "én persons ubrudte periode på én ydelse",
    (
        Column("person_id", "person", "pseudonym", "Et løbenummer, aldrig et CPR-nummer.", aliases=("borger", "borger_id")),
        Column("sex", "køn", "choice", "Kvinde eller mand.", choices=SEX),
        Column("birth_year", "fødselsår", "year", "Fire cifre.", minimum=1900, maximum=2030),
        Column("benefit", "ydelse", "code", "Ydelsens navn, fx kontanthjælp eller sygedagpenge."),
        Column(
            "match_group",
            "visitation",
            "code",
            "Matchgruppe eller visitationskategori.",
            required=False,
            aliases=("matchgruppe",),
        ),
        Column("start", "start", "date", "Første dag."),
        Column("end", "slut", "date", "Sidste dag. Tomt, når forløbet er i gang.", required=False),
    ),
    gives="ydelser fordelt på varighed, forløb over tre år og målgruppernes størrelse",
    collect="Hent et udtræk fra fagsystemet eller DREAM med løbenummer for CPR-nummer. Det er stadig personoplysninger.",
    guideline="2.1.1",
    notebooks=("01",),
    key=("person_id", "benefit", "start"),
    periods=(("start", "end"),),
    about_people=True,
)

OFFER_SPELLS = TableSpec(
    "offer_spells",
    "Tilbudsforløb",
    "én persons tid i ét tilbud",
    (
        Column("person_id", "person", "pseudonym", "Samme løbenummer som i ydelsesforløb.", aliases=("borger", "borger_id")),
        Column("offer", "tilbud", "code", "Tilbuddets art, fx virksomhedspraktik."),
        Column("sector", "sektor", "choice", "Hvor tilbuddet foregår.", choices=OFFER_SECTORS),
        Column("cooperation_model", "samarbejdsmodel", "choice", "En af de fire modeller.", required=False, choices=MODELS),
        Column("company_id", "virksomhed", "code", "Virksomhedens nummer, når tilbuddet er i en virksomhed.", required=False),
        Column("start", "start", "date", "Første dag."),
        Column("end", "slut", "date", "Sidste dag. Tomt, når tilbuddet er i gang.", required=False),
    ),
    gives="tilbud efter sektor og model, og hvad borgerne lever af bagefter",
    collect="Hent et udtræk fra fagsystemet over påbegyndte og afsluttede tilbud med samme løbenumre.",
    guideline="2.1.1",
    notebooks=("01",),
    key=("person_id", "offer", "start"),
    periods=(("start", "end"),),
    about_people=True,
)

EXIT_COUNTS = TableSpec(
    "exit_counts",
    "Optælling efter tilbud",
    "en optælling i hånden af, hvad borgerne lever af efter et tilbud",
    (
        Column("offer", "tilbud", "code", "Tilbuddets art."),
        Column("months_after", "måneder_efter", "count", "Hele måneder efter tilbuddets slutning.", maximum=60),
        Column("support_basis", "forsørgelsesgrundlag", "code", "Fx job, samme ydelse, uddannelse, ukendt."),
        Column("persons", "personer", "count", "Antal personer."),
    ),
    gives="vejen fra tilbud til forsørgelse, uden at oplysninger om enkeltpersoner kommer ind i arbejdsbogen",
    collect="Tæl for de seneste afsluttede tilbud, hvad borgerne lever af 3, 6 og 12 måneder efter.",
    guideline="2.1.1",
    notebooks=("01",),
    key=("offer", "months_after", "support_basis"),
    about_people=True,
)

COMPANIES = TableSpec(
    "companies",
    "Virksomheder",
    "et arbejdssted med mere end fem ansatte",
    (
        Column("company_id", "virksomhed", "code", "P-nummer eller et løbenummer.", aliases=("p_nummer", "pnr", "virksomhed_id")),
        Column("sector", "sektor", "choice", "Privat eller offentlig.", choices=SECTORS),
        Column("industry", "branche", "code", "Branche som i Danmarks Statistiks gruppering."),
        Column("employees", "ansatte", "count", "Antal ansatte.", aliases=("antal_ansatte",)),
        Column("area", "område", "code", "Kommunens navn eller et lokalområde.", aliases=("kommune",)),
        Column("job_types", "jobtyper", "text", "De vigtigste jobtyper.", required=False),
        Column(
            "bottleneck", "flaskehals", "choice", "Mangler virksomheden arbejdskraft?", required=False, choices=YES_NO_UNKNOWN
        ),
        Column(
            "experience",
            "erfaring",
            "choice",
            "Har den erfaring med ansættelse på særlige vilkår?",
            required=False,
            choices=YES_NO_UNKNOWN,
        ),
        Column("year", "år", "year", "Året, som rækken gælder.", required=False, minimum=1990, maximum=2100),
    ),
    gives="det lokale arbejdsmarked, og om svarene i undersøgelsen dækker det",
    collect="Hent arbejdssteder med mere end fem ansatte fra CVR eller jobcentrets virksomhedsregister.",
    guideline="2.2.1",
    holds="en liste over virksomhederne",
    notebooks=("02",),
    key=("company_id", "year"),
)

WORKPLACES = TableSpec(
    "workplaces",
    "Arbejdssteder",
    "antallet af arbejdssteder i ét område, én branche, én størrelse og ét år",
    (
        Column(
            "area",
            "område",
            "code",
            "Kommunens navn eller »Hele landet«. Rækker om andre områder bliver ikke brugt.",
            aliases=("kommune", "region"),
        ),
        Column(
            "industry",
            "branche",
            "code",
            "En af Danmarks Statistiks ti brancher. Rækken i alt må gerne være med og bliver ikke lagt til de andre.",
            aliases=("BRANCHE0710", "BRANCHEDB0710", "branche (DB07)", "branche (DB07 10-grp.)"),
        ),
        Column(
            "size",
            "størrelse",
            "code",
            "Antal job på arbejdsstedet, fx »10-19 jobs«. Rækken i alt må gerne være med.",
            aliases=("ARBSTRDK", "arbejdsstedsstørrelse"),
        ),
        Column("year", "år", "year", "Året, tallet gælder.", aliases=("TID",), minimum=1990, maximum=2100),
        Column(
            "workplaces",
            "arbejdssteder",
            "count",
            "Antal arbejdssteder. Tomt, når myndigheden ikke viser tallet.",
            required=False,
            aliases=("INDHOLD", "antal"),
        ),
    ),
    gives="størrelse, brancher og udvikling på det lokale arbejdsmarked, også når I ikke har en liste over virksomheder",
    collect="Hent tabel ERHV6 på statistikbanken.dk for kommunen og hele landet, alle brancher, størrelser og år.",
    guideline="2.2.1",
    holds="tal fra Danmarks Statistik",
    notebooks=("02",),
    key=("area", "industry", "size", "year"),
)

SURVEY_RESPONSES = TableSpec(
    "survey_responses",
    "Svar fra virksomheder",
    "én virksomheds svar på spørgeskemaet",
    (
        Column(
            "company_id",
            "virksomhed",
            "code",
            "Samme nummer som i virksomheder.",
            required=False,
            aliases=("p_nummer", "pnr", "virksomhed_id", "virksomhedens_nummer"),
        ),
        Column("answered_on", "besvaret", "date", "Dagen, skemaet blev besvaret.", required=False),
        Column("completed", "færdig", "flag", "Nej, når virksomheden er holdt op undervejs.", required=False),
    ),
    gives="virksomhedernes erfaringer, holdninger og tilbud om pladser efter model",
    collect="Send spørgeskemaet til alle virksomheder med mere end fem ansatte.",
    guideline="2.2.2",
    notebooks=("02",),
)
"""What is told about an answer. The answers themselves are a column per question (`actionplan.survey.questionnaire`), and the
table is read by `actionplan.survey.responses`."""

INTERVIEWS = TableSpec(
    "interviews",
    "Interviewudsagn",
    "ét kodet udsagn fra et interview eller møde",
    (
        Column(
            "interview_id",
            "interview",
            "pseudonym",
            "Interviewets løbenummer. Er der flere slags deltagere, får hver slags sit eget.",
        ),
        Column("informant", "informant", "choice", "Hvem der udtaler sig.", choices=INFORMANTS),
        Column("status", "status", "choice", "Borgerens situation.", required=False, choices=CITIZEN_STATUS),
        Column("group_size", "deltagere", "count", "Antal deltagere i interviewet.", minimum=1, maximum=60),
        Column("theme", "tema", "code", "Temaet, som udsagnet er kodet til."),
        Column("polarity", "retning", "choice", "Hvad udsagnet peger på.", choices=POLARITY),
        Column("statement", "udsagn", "text", "Udsagnet uden navne og andet, der kan kendes."),
        Column("may_quote", "må_citeres", "flag", "Ja, når udsagnet må stå i et notat."),
    ),
    gives="hvad der får indslusning til at lykkes eller mislykkes, set af dem, det handler om",
    collect="Interview borgere, virksomheder, medarbejdere, samarbejdspartnere og politikere, eller hold et møde med lederne.",
    guideline="2.1.2, 2.1.3, 2.2.3, 2.3.2, 2.3.3, 3.1",
    holds="interviews",
    notebooks=("01", "02", "03"),
    about_people=True,
)

TAGUETTE_INTERVIEWS = TableSpec(
    "taguette_interviews",
    "Interviews i Taguette",
    "ét dokument i Taguette: interviewet eller mødet, som det er skrevet ud fra",
    (
        Column("document", "dokument", "text", "Dokumentets navn, præcis som det står i Taguette."),
        Column("interview_id", "interview", "pseudonym", "Interviewets løbenummer."),
        Column("informant", "informant", "choice", "Hvem der udtaler sig.", choices=INFORMANTS),
        Column("status", "status", "choice", "Borgerens situation.", required=False, choices=CITIZEN_STATUS),
        Column("group_size", "deltagere", "count", "Antal deltagere i interviewet.", minimum=1, maximum=60),
    ),
    gives="hvem der taler i de interviews, som er kodet i Taguette",
    collect="Skriv en linje for hvert dokument i Taguette.",
    guideline="2.1.2, 2.2.3, 2.3.2, 2.3.3, 3.1",
    notebooks=(),
    key=("document",),
    about_people=True,
)

DOCUMENTS = TableSpec(
    "documents",
    "Skriftligt materiale",
    "ét dokument om den nuværende indsats",
    (
        Column("title", "titel", "text", "Dokumentets titel."),
        Column("kind", "art", "choice", "Dokumentets art.", choices=DOCUMENT_KINDS),
        Column("year", "år", "year", "Året, det er fra.", minimum=1990, maximum=2100),
        Column("owner", "ejer", "text", "Afdelingen eller funktionen, der ejer det."),
        Column("topics", "emner", "text", "Emner adskilt af komma."),
        Column("link", "henvisning", "text", "Hvor det ligger.", required=False, aliases=("link",)),
        Column(
            "contradicts",
            "strider_mod",
            "text",
            "Titlen på et dokument, som det strider mod. Er der flere, så sæt semikolon imellem.",
            required=False,
        ),
    ),
    gives="hvad der er skrevet ned, hvad der mangler, og hvad der strider mod hinanden",
    collect="Saml projektbeskrivelser, aftaler, kontrakter og retningslinjer, og skriv dem på listen.",
    guideline="2.3.1",
    notebooks=("03",),
    key=("title", "year"),
)

PARTNERS = TableSpec(
    "partners",
    "Samarbejdspartnere",
    "én samarbejdspartner",
    (
        Column("partner", "partner", "text", "Partnerens navn."),
        Column("kind", "art", "code", "Fx uddannelse, fagforening, projekt, konsulent."),
        Column("tasks", "opgaver", "text", "Hvad partneren gør."),
        Column("interface", "snitflade", "text", "Hvor partnerens opgave møder jobcentrets.", required=False),
        Column("contact_role", "kontakt", "text", "Funktionen, der er kontakt.", required=False),
    ),
    gives="samarbejdspartnernes opgaver og snitflader",
    collect="Skriv de faglige samarbejdspartnere og deres opgaver op.",
    guideline="2.3.3",
    notebooks=("03",),
    key=("partner",),
)

ROLES_TABLE = TableSpec(
    "roles",
    "Roller",
    "én aktørs rolle i én opgave",
    (
        Column("task", "opgave", "text", "Opgaven."),
        Column("actor", "aktør", "text", "Funktionen eller enheden."),
        Column("role", "rolle", "choice", "Hvad aktøren gør.", choices=ROLES),
    ),
    gives="hvem der beslutter, udfører, spørges og orienteres",
    collect="Udfyld sammen med jobkonsulenter og sagsbehandlere, hvem der gør hvad.",
    guideline="2.3.2",
    notebooks=("03",),
    key=("task", "actor", "role"),
)

PROCESS_STEPS = TableSpec(
    "process_steps",
    "Vejen til arbejdsmarkedet",
    "ét trin og dets overlevering",
    (
        Column("step", "trin", "count", "Trinets nummer.", minimum=1),
        Column("actor", "aktør", "text", "Hvem der har trinet."),
        Column("task", "opgave", "text", "Hvad der sker."),
        Column("hands_over_to", "afleverer_til", "text", "Hvem der får sagen bagefter.", required=False),
        Column("days", "dage", "number", "Typisk antal dage fra trinets begyndelse til det næste.", required=False, minimum=0),
        Column("waiting_days", "ventedage", "number", "Hvor mange af dagene der ventes.", required=False, minimum=0),
    ),
    gives="vejen fra ledighed til job med ventetider og brud",
    collect="Tegn vejen sammen med jobkonsulenter og sagsbehandlere, og skriv trinene ned.",
    guideline="2.3.2",
    notebooks=("03",),
    key=("step", "actor"),
    periods=(("waiting_days", "days"),),
)

AGREEMENTS = TableSpec(
    "agreements",
    "Aftaler med virksomheder",
    "én aftale med en virksomhed",
    (
        Column("company_id", "virksomhed", "code", "Samme nummer som i virksomheder.", aliases=("p_nummer", "virksomhed_id")),
        Column("cooperation_model", "samarbejdsmodel", "choice", "En af de fire modeller.", choices=MODELS),
        Column("phase", "fase", "choice", "Hvor langt samarbejdet er.", choices=PHASES),
        Column("sector", "sektor", "choice", "Privat eller offentlig.", choices=SECTORS),
        Column("places", "pladser", "count", "Antal pladser i aftalen."),
        Column(
            "mentor",
            "mentor",
            "choice",
            "Er der en mentor? En virksomhedsmentor er en kollega; en social mentor hjælper uden for arbejdspladsen.",
            required=False,
            choices=MENTORS,
        ),
    ),
    gives="omfanget af samarbejdet i dag efter model, fase og sektor",
    collect="Skriv en linje for hver aftale med en virksomhed og dens model.",
    guideline="2.3.1",
    notebooks=("03",),
    key=("company_id", "cooperation_model"),
)

SPECS: Mapping[str, TableSpec] = MappingProxyType({
    spec.name: spec
    for spec in (
        INDICATORS, SUPPORT_SPELLS, OFFER_SPELLS, EXIT_COUNTS, COMPANIES, WORKPLACES, SURVEY_RESPONSES, INTERVIEWS,
        TAGUETTE_INTERVIEWS, DOCUMENTS, PARTNERS, ROLES_TABLE, PROCESS_STEPS, AGREEMENTS, MEASUREMENTS, ACTIVITIES,
        DECISIONS, GENERAL_STATUS,
    )
})  # fmt: skip
"""Every table by name, in the order of the guidelines."""
