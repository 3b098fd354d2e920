"""Events of the jobs room."""

from parchemin.journal.registry import declare

JOB_REPLAYED = declare("jobs.job.replayed", "Un travail échoué est rejoué : « {label} ».")
