"""The timetable of a cohort: who meets whom, when, and which workshop on which day.

A pure engine: values in, a plan out, no Django. Read in this order: `cohort` (what is given),
`wishes` (what is wished, at what price), `plan` (what comes out), `timetable` (one linear model of
it all), `solving` (HiGHS, then CP-SAT), `checking` (is the plan right? shares nothing with the
model), `conflict` (which wishes exclude each other), `replanning` (move as little as possible),
`season` (many cohorts, one staff).

Only physics and law are hard. Quantities are wished, each with a price, so that a plan always
exists and says what is missing; a human decides.
"""
