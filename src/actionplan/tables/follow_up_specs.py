"""The tables of the follow-up (guidelines 4.2.2): measurements, activities, decisions and the general status."""

from actionplan.tables.shape import Column, TableSpec

DECISIONS_TAKEN = {
    "continue": "fortsæt",
    "adjust": "justér",
    "new_target": "nyt måltal",
    "met": "nået",
    "dropped": "udgår",
}
"""What a meeting can decide on a goal."""
STATUS_QUESTIONS = {
    "cooperation": "samarbejdet i jobcentret",
    "match": "det rette match",
    "coherence": "sammenhængende forløb",
}
"""The three questions of the general qualitative status (guidelines 4.2.2, 2 a to c)."""
TRENDS = {"better": "bedre", "same": "uændret", "worse": "dårligere"}

MEASUREMENTS = TableSpec(
    "measurements",
    "Målinger",
    "ét måls værdi på en dato, i tal eller ord",
    (
        Column("goal", "indsatsmål", "code", "Målets nummer."),
        Column("measure", "måltal", "text", "Hvad der måles."),
        Column("date", "dato", "date", "Dagen, målingen gælder. Tælles den i en periode: månedens eller periodens sidste dag."),
        Column("value", "værdi", "number", "Tallet.", required=False),
        Column("words", "ord", "text", "Status med ord, når der ikke er et tal.", required=False),
    ),
    gives="om indsatsmålene er på vej",
    collect="Implementeringsgruppen skriver status på hvert møde.",
    guideline="4.2.2",
    notebooks=("05",),
    key=("goal", "measure", "date"),
)

ACTIVITIES = TableSpec(
    "activities",
    "Aktiviteter",
    "noget, der er gjort for et mål",
    (
        Column("goal", "indsatsmål", "code", "Målets nummer."),
        Column("date", "dato", "date", "Dagen."),
        Column("what", "hvad", "text", "Hvad der er gjort."),
        Column("who", "hvem", "text", "Funktionen, der gjorde det."),
    ),
    gives="hvad der er gjort siden sidst",
    collect="Implementeringsgruppen skriver aktiviteter op til hvert møde.",
    guideline="4.2.2",
    notebooks=("05",),
)

DECISIONS = TableSpec(
    "decisions",
    "Beslutninger",
    "det, et møde har besluttet om et indsatsmål",
    (
        Column("goal", "indsatsmål", "code", "Målets nummer."),
        Column("date", "dato", "date", "Dagen, det blev besluttet."),
        Column("decision", "beslutning", "choice", "Hvad der blev besluttet.", choices=DECISIONS_TAKEN),
        Column("target", "mål", "number", "Det nye tal, når der er besluttet et nyt måltal.", required=False, minimum=0),
        Column(
            "measure",
            "måltal",
            "text",
            "Hvilket måltal det nye tal gælder. Kan stå tomt, når indsatsmålet kun har ét måltal i tal.",
            required=False,
        ),
        Column("words", "ord", "text", "Hvorfor, med ord.", required=False),
    ),
    gives="hvad der er besluttet undervejs, og hvilket tal der gælder nu",
    collect="Implementeringsgruppen skriver beslutningerne ned på hvert møde.",
    guideline="4.2.2",
    notebooks=("05",),
    key=("goal", "date"),
)

GENERAL_STATUS = TableSpec(
    "general_status",
    "Generel status",
    "gruppens svar på ét af de tre spørgsmål om, hvad planen betyder",
    (
        Column("date", "dato", "date", "Dagen."),
        Column("question", "spørgsmål", "choice", "Hvad svaret handler om.", choices=STATUS_QUESTIONS),
        Column("trend", "retning", "choice", "Om det går bedre, uændret eller dårligere.", required=False, choices=TRENDS),
        Column("words", "ord", "text", "Svaret med ord og uden navne."),
    ),
    gives="hvad planen betyder for samarbejdet, matchet og sammenhængen i forløbene",
    collect="Implementeringsgruppen skriver et par linjer til hvert af de tre spørgsmål.",
    guideline="4.2.2",
    notebooks=("05",),
    key=("date", "question"),
)
