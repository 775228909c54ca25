## Arbejdsbog til kommunens handlingsplan. De samme kommandoer uden make: python -m actionplan --help
##
# Every recipe is one call of `python -m actionplan`, which makes its own environment. MUNICIPALITY reaches it through the
# shell's variable of that name, so that any name survives.

PYTHON := $(shell for python in python3 python python3.14 python3.13 python3.12 python3.11; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$python; break; fi; done)

ifeq ($(PYTHON),)
$(error Der skal bruges Python 3.11 eller nyere: installér det, og prøv igen)
endif

RUN = @$(PYTHON) -m actionplan
export MUNICIPALITY ONLY FORCE CLUSTER DATE YEAR NOTE
ONE = $${MUNICIPALITY:+--municipality "$$MUNICIPALITY"}

.PHONY: all watch check new questionnaire interviews printables seminar edition meeting revise test test-long lab bench clean help

all: ## alle kommuners notater (MUNICIPALITY=odder for én kommune, ONLY=02,04 for nogle notater, FORCE=1 også de uændrede)
	$(RUN) build $(ONE) $${ONLY:+--only "$$ONLY"} $${FORCE:+--force} $${CLUSTER:+--cluster "$$CLUSTER"}

watch: ## følg én kommune: lav notaterne om, og vis dem, hver gang en fil gemmes (MUNICIPALITY=odder)
	$(RUN) watch $(ONE)

check: ## gennemgå params og data uden at lave notater (MUNICIPALITY=odder for én kommune)
	$(RUN) check $(ONE)

new: ## begynd på en ny kommune: make new MUNICIPALITY=Kolding
	$(RUN) new $(ONE)

questionnaire: ## spørgeskemaet til virksomhederne, til tryk, indtastning og LimeSurvey (MUNICIPALITY=odder)
	$(RUN) questionnaire $(ONE)

interviews: ## vælg virksomheder til interview efter deres svar (MUNICIPALITY=odder)
	$(RUN) interviews $(ONE)

printables: ## interviewguider, folder og nyhedsbreve (MUNICIPALITY=odder for én kommune)
	$(RUN) printables $(ONE)

seminar: ## hold seminaret om målene på skærmen, i en browser på denne maskine (MUNICIPALITY=odder, NOTE=05 for status på målene)
	$(RUN) seminar $(ONE) $${NOTE:+--note "$$NOTE"}

edition: ## gem notaterne, som de er uddelt til et møde (MUNICIPALITY=odder)
	$(RUN) edition $(ONE)

meeting: ## dagsorden og referat i Word til det næste møde om målene (MUNICIPALITY=odder, DATE=21-01-2027 for et andet møde)
	$(RUN) meeting $(ONE) $${DATE:+--date "$$DATE"}

revise: ## begynd på næste års mål ud fra årets (MUNICIPALITY=odder YEAR=2027)
	$(RUN) revise $(ONE) $${YEAR:+--year "$$YEAR"}

test: ## alle prøver af arbejdsbogen
	$(RUN) test

test-long: ## de langsomme prøver, som make test springer over
	$(RUN) test --long

lab: ## åbn notebooks i JupyterLab
	$(RUN) lab

bench: ## mål, hvor lang tid notaterne tager (omkring tyve minutter)
	$(RUN) bench

clean: ## fjern reports/, som altid kan laves igen (en plan, der er rettet i Word, bliver)
	$(RUN) clean

help: ## denne oversigt
	$(RUN) make-help
