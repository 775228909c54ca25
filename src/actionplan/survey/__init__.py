"""The company survey (guidelines 2.2.2): the standard questionnaire, and the forms in which companies and analysts meet it."""
