"""Words of the rows, as SQL that picks one by the row's random number `h`."""

FIRST = """
    Ada Ben Cleo Dan Eva Finn Gita Hugo Ida Jan Kira Leo Mei Nils Olga Paul Qing Rosa Sven
    Tara Udo Vera Wei Xia Yara Zoe Amir Bela Chen Dora Emil Fang Gero Hana Ivo Jun Kofi Lin
""".split()
LAST = """
    Abel Brandt Cheng Diaz Engel Fuchs Gao Huber Ito Jung Keller Lang Meyer Novak Ortiz Petrov
    Quill Roth Sato Tang Unger Vogel Weber Xu Yilmaz Zhang Arnold Becker Conti Dubois Ernst
""".split()
THINGS = """
    tap door window lift lamp heating invoice parcel chair screen kettle carpet ceiling gate
    drain fan lock mirror oven pump radio shelf socket stove table towel valve wall wire clock
""".split()
FAULTS = [
    line.strip()
    for line in """
        drips since the morning
        is stuck half open
        smells of smoke
        was delivered twice
        makes a loud noise
        does not close any more
        came without its cover
        is far too cold
        broke after one day
        was never repaired
        shows the wrong amount
        is dirty again
        has a deep scratch
        went missing
        is late once more
        does not answer
        leaks at night
        is not what was ordered
        fell down
        costs more than agreed
    """.strip().splitlines()
]
PLACES = [
    f"{where} the {what}"
    for where in ("in", "near", "behind", "below", "opposite", "outside")
    for what in """
        cellar staircase entrance counter yard fountain garage archive corridor roof kitchen
        workshop waiting-room ramp bridge playground store office tower garden canteen library
    """.split()
]


def pick(words, salt=1):
    """SQL for one of the `words`; another `salt` picks independently."""
    array = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{array}])[1 + (h / {salt}) % {len(words)}]"


PERSON = f"{pick(FIRST, 7)} || ' ' || {pick(LAST, 331)}"
PHONE = "'+86 13' || lpad((h % 1000000000)::text, 9, '0')"
SUBJECT = f"initcap({pick(THINGS, 3)}) || ' ' || {pick(FAULTS, 101)} || ' ' || {pick(PLACES, 2503)}"
PHRASE = "samovar in the lobby"  # what a text in three thousand speaks of
TEXT = (
    f"'I have to complain: the ' || {pick(THINGS, 17)} || ' ' || {pick(FAULTS, 419)} || ' ' "
    f"|| {pick(PLACES, 8999)} || '. I told ' || {pick(FIRST, 61)} || ' at once, but nothing "
    "happened and nobody called me back. Besides, the ' || "
    f"{pick(THINGS, 1301)} || ' ' || {pick(FAULTS, 5003)} || '. What will you do about it? '"
    f" || CASE WHEN h % 3001 = 0 THEN 'It was by the {PHRASE}.' ELSE '' END"
)
