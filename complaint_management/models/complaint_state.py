"""Word lists shared by several models; plain Python, no record.

States are fixed because rules hang on them; stages are records because people
name them (spec §2). The order of ``STATES`` is the way forward of a case.
"""

STATES = [
    ("received", "Received"),
    ("assessment", "Assessment"),
    ("investigation", "Investigation"),
    ("solution", "Solution"),
    ("handling", "Handling"),
    ("visit", "Return visit"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
STATE_RANK = {state: rank for rank, (state, _label) in enumerate(STATES)}
ENDED_STATES = ("closed", "cancelled")

KINDS = [
    ("complaint", "Complaint"),
    ("suggestion", "Suggestion"),
    ("inquiry", "Inquiry"),
    ("denunciation", "Denunciation"),
]

ASSESSED_KINDS = ("complaint", "denunciation")  # the others are answered without a verdict

MOODS = [("calm", "Calm"), ("agitated", "Agitated")]

MILESTONES = [
    ("forwarded", "Forwarded"),
    ("contacted", "First contact"),
    ("assessed", "Assessed"),
    ("responded", "Solution told"),
    ("resolved", "Handling done"),
    ("visited", "Return visit made"),
    ("closed", "Closed"),
]

# What a clock waits for: a milestone, or something that happens again and again.
CLOCKS = [*MILESTONES, ("progress", "Progress update"), ("stage", "Stay in a stage")]
CLOCK_KINDS = [("target", "Target"), ("limit", "Fixed limit")]
PROMISES = ("responded", "resolved")  # missed, the complainant hears from us in between

CONTACT_METHODS = [
    ("call", "Phone call"),
    ("meeting", "Conversation"),
    ("visit", "Visit on site"),
    ("message", "Text message"),
    ("email", "E-mail"),
    ("letter", "Letter"),
    ("portal", "Portal"),
]
WRITTEN_METHODS = ("message", "email", "letter", "portal")

# Return visits made by a questionnaire; the others are a person's work.
ONLINE_METHODS = ("online", "questionnaire")

LEVELS = [
    ("staff", "Staff"),
    ("head", "Department head"),
    ("deputy", "Deputy GM"),
    ("gm", "GM"),
]
UPPER_LEVELS = LEVELS[1:]  # where a case is moved up to, and acknowledged
LEVEL_RANK = {level: rank for rank, (level, _label) in enumerate(LEVELS)}

TRIGGERS = [
    ("manual", "By hand"),
    ("deadline", "Deadline missed"),
    ("refused", "Solution refused"),
    ("unsatisfied", "Not satisfied at the return visit"),
    ("repeat", "Complained about again"),
    ("major", "Major case"),
    ("assistance", "Help refused or late"),
    ("handover", "Handover not accepted"),
    ("silence", "No acknowledgement in time"),
]
