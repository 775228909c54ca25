"""What the guidelines want from each note, in the workbook's own Danish, and how a municipality can get it.

Source: "Guidelines til handlingsplan for samarbejdet mellem jobcenter og virksomheder" (Discus and CABI), sections 2 to 4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class NotePlan:
    """One note: its subject, what it is for, what it should tell, the way with few resources, and what to talk about.

    Texts name the municipality's bodies by placeholders that `Bodies.fill` replaces.
    """

    notebook: str
    subject: str
    purpose: str
    wanted: tuple[str, ...]
    steps: tuple[str, ...]
    smaller_way: str
    questions: tuple[str, ...]
    guideline: str


_PLANS = (
    NotePlan(
        "01",
        "Social kortlægning",
        "Notatet viser, hvem der står uden arbejde i kommunen, og hvor mange af dem der har problemer ud over ledighed. "
        "Det er grundlaget for at bestemme, hvor stort samarbejdet med virksomhederne skal være.",
        (),
        (),
        "",
        (),
        "2.1",
    ),
    NotePlan(
        "02",
        "Virksomhedernes ønsker og behov",
        "Notatet skal vise, hvad de lokale virksomheder mener om at tage imod ledige med problemer ud over ledighed, og hvilke "
        "former for samarbejde de vil være med til.",
        (
            "Det lokale arbejdsmarked: store og små virksomheder, private og offentlige, brancher, jobtyper og flaskehalse.",
            "Virksomhedernes erfaringer med {jobcentre} og deres vurdering af samarbejdet.",
            "Holdninger til målgruppen, syn på egen rummelighed og ønsker til kontakten.",
            "Hvilke af de fire samarbejdsmodeller de vil være med i, og hvor mange pladser de kan tilbyde.",
            "Hvad ledere og medarbejderrepræsentanter fortæller om forløb, der lykkedes, og forløb, der ikke gjorde.",
        ),
        (
            "Hent listen over virksomheder med mere end fem ansatte.",
            (
                "Send spørgeskemaet til dem alle, på mail eller papir, og ryk for svar to gange. Det er klar i arbejdsbogen: "
                "25 spørgsmål, højst ti minutter. En omtale i lokalavisen giver flere svar."
            ),
            "Sammenlign dem, der svarede, med alle virksomheder: størrelse, sektor, branche og erfaring.",
            (
                "Vælg virksomheder til interview, så forskellene i svarene er dækket. Tag både dem med, der "
                "samarbejder tæt, og dem, der slet ikke samarbejder."
            ),
            "Regn med to uger til listen, fire uger til svarene og tre uger til interviewene.",
        ),
        (
            "Er der kun få ressourcer, så hold ét møde med arbejdsgiverrepræsentanter, erhvervschefen og nogle "
            "jobkonsulenter om virksomhedernes ønsker."
        ),
        (
            "Hvilke virksomheder vil vi helst høre fra, og hvem kender dem?",
            "Hvad kan {jobcentre} love virksomhederne, og hvad kan vi ikke levere?",
            "Skal vi spørge alle, eller er et møde med nogle få nok til vores ambition?",
        ),
        "2.2",
    ),
    NotePlan(
        "03",
        "Den nuværende indsats",
        "Notatet skal samle, hvad der i dag er skrevet ned om samarbejdet med virksomhederne, hvem der gør hvad, og hvad de "
        "mennesker siger, som arbejder med det.",
        (
            (
                "Skriftligt materiale: projekter, aftaler, kontrakter, kontaktstrategi, opfølgning og deling af "
                "kontakter til virksomheder."
            ),
            "Hvordan virksomhederne kontaktes i dag, og hvordan deres sociale engagement støttes.",
            "Vejen til arbejdsmarkedet for ledige, der ikke er klar til et job, og hvordan ledige og virksomheder matches.",
            "Rammer for praktik, løntilskud og mentorer.",
            "Samarbejdspartnernes opgaver og snitflader.",
        ),
        (
            "Saml de skriftlige papirer i én oversigt, og marker, hvad der mangler eller strider mod hinanden.",
            "Interview ledere og jobkonsulenter, og hold et gruppeinterview med sagsbehandlere.",
            "Interview faglige samarbejdspartnere: uddannelser, fagforeninger, projekter og konsulenter.",
            "Tegn vejen fra første samtale til job sammen med dem, der går den hver dag.",
        ),
        (
            "Er der kun få ressourcer, så begynd med listen over skriftligt materiale og ét møde med "
            "jobkonsulenter og sagsbehandlere."
        ),
        (
            "Hvor taber vi tid eller mennesker mellem sagsbehandler, jobkonsulent og virksomhed?",
            "Hvem må sige ja til en virksomhed på stedet?",
            "Hvilke aftaler gælder stadig, og hvilke kan lægges væk?",
        ),
        "2.3",
    ),
    NotePlan(
        "04",
        "Udfordringer og indsatsmål",
        "Notatet skal på højst fem sider samle de vigtigste lokale udfordringer, så politikere og ledelse kan drøfte ambitioner "
        "og mål, før handlingsplanen skrives.",
        (
            "De vigtigste udfordringer fra kortlægningen, virksomhedsundersøgelsen og undersøgelsen af indsatsen.",
            "Den overordnede målsætning og indsatsmålene, hver med udfordring, indsats og delmål på kort og langt sigt.",
            "Hvilke samarbejdsmodeller der satses på, og hvor mange virksomheder og borgere det gælder.",
            "Tidsplan, penge og folk, ansvarlig og samarbejdspartnere for hvert mål.",
            "Hvordan planen hænger sammen med beskæftigelsesplanen.",
        ),
        (
            "Drøft notat 01 til 03 i projektgruppen og styregruppen.",
            "Tal med politikere og andre beslutningstagere om de vigtigste temaer.",
            "Formulér indsatsmålene på et arbejdsseminar, og skriv udkastet til handlingsplanen.",
            "Læg planen frem på et visionsseminar, og send den til drøftelse i {committee} og til høring i {council}.",
        ),
        (
            "Er der kun få ressourcer, kan udfordringerne drøftes ud fra de offentlige tal i notat 01 alene. Så bliver "
            "målene mere generelle."
        ),
        (
            "Hvilken af udfordringerne skal handlingsplanen først og fremmest løse?",
            "Skal kommunale aktiveringspladser erstattes af pladser i virksomheder?",
            "Hvor mange virksomheder og borgere skal vi nå, og hvad må det koste?",
        ),
        "3",
    ),
    NotePlan(
        "05",
        "Opfølgning",
        "Notatet skal vise, om indsatsmålene nås, om ændringerne er virkelige, og hvad der skal justeres. "
        "Det bruges af den gruppe, "
        "der mødes hver måned og senere hver anden måned.",
        (
            "For hvert mål: nulpunkt, aktiviteter siden sidst, måltal og forslag til justering.",
            "Hvad planen betyder for samarbejdet i {jobcentre} og for sammenhængen i den enkelte borgers forløb.",
            "Udviklingen på beskæftigelsesområdet sammenlignet med lignende kommuner.",
            "Hvornår og hvordan planen revideres.",
        ),
        (
            "Udpeg den ansvarlige for opfølgningen, helst den samme, som har ledet arbejdet med planen.",
            "Aftal på det første møde, hvem der er ansvarlig for hvert mål, og hvornår gruppen mødes.",
            "Fastlæg nulpunktet for hvert mål i tal og ord.",
            "Skriv målinger og aktiviteter ind før hvert møde.",
        ),
        "Er der kun få ressourcer, så følg tre mål tæt i stedet for alle mål løst.",
        (
            "Hvem indkalder, og hvem skal sidde med?",
            "Hvilke tal kan vi få hver måned uden ekstra arbejde?",
            "Hvornår på året skal styregruppen tage stilling til en revision?",
        ),
        "4.2",
    ),
)

NOTE_PLANS: Mapping[str, NotePlan] = MappingProxyType({plan.notebook: plan for plan in _PLANS})
"""The plan of each note by its notebook's number."""
