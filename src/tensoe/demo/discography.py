"""The invented artists, albums and titles of the demo library, with the tempo and key each track is played in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Song:
    """One track: the title, the tempo its clock runs at, and the key as ``A minor`` or ``E flat major``."""

    title: str
    clock_bpm: float
    key: str


@dataclass(frozen=True)
class Album:
    """One album of one artist in one style; ``band`` is 0 or 1 and picks that artist's sounds."""

    style: str
    band: int
    artist: str
    title: str
    year: int
    genre: str
    extension: str
    songs: tuple[Song, ...]


def _read_songs(table: str) -> tuple[Song, ...]:
    """Read one song a line: ``title | tempo | key``."""
    rows = [[field.strip() for field in line.split("|")] for line in table.strip().splitlines()]
    return tuple(Song(title, float(tempo), key) for title, tempo, key in rows)


ALBUMS: tuple[Album, ...] = (
    Album(
        "ambient", 0, "Halvard Lumen", "Slow Weather", 2014, "Ambient", "flac",
        _read_songs("""
        First Frost over Fjellvik | 38 | D major
        Tidewrack | 41 | A minor
        The Lamp Room | 40 | D major
        Paper Clouds | 42 | G major
        What the Snow Kept | 39 | E minor
        """),
    ),
    Album(
        "ambient", 1, "Orrery Choir", "Apogee", 2019, "Ambient", "opus",
        _read_songs("""
        Perihelion Sleep | 41 | D minor
        A Quiet Transit | 38 | G major
        Umbra, Penumbra | 42 | A minor
        """),
    ),
    Album(
        "folk", 0, "Marrow & Thistle", "The Ferryman's Lantern", 2009, "Folk", "mp3",
        _read_songs("""
        Barley Down the Lane | 96 | G major
        Annie of the Weir | 92 | D major
        The Ferryman's Lantern | 88 | E minor
        Nine Miles to Corrow | 100 | G major
        Hollin Wood | 94 | C major
        """),
    ),
    Album(
        "folk", 1, "Pell Hathersage", "Copper Kettle Songs", 2016, "Folk", "mp3",
        _read_songs("""
        Copper Kettle | 104 | G major
        Grandmother's Gate | 98 | D major
        Rain on the Byre | 90 | E minor
        """),
    ),
    Album(
        "house", 0, "Mira Volanté", "Night Arcade", 2018, "House", "mp3",
        _read_songs("""
        Revolving Doors | 124 | A minor
        Neon Laundrette | 122 | F major
        Hold the Elevator | 126 | C minor
        Velvet Rope | 123 | A minor
        Last Tram Home | 121 | D minor
        """),
    ),
    Album(
        "house", 1, "Docklight", "Warehouse Letters", 2021, "Deep House", "m4a",
        _read_songs("""
        Letter One (Loading Bay) | 120 | C minor
        Letter Two (Mezzanine) | 122 | A minor
        Letter Three (Rooftop) | 125 | F minor
        """),
    ),
    Album(
        "drum and bass", 0, "Kestrel Unit", "Signal Loss", 2007, "Drum & Bass", "mp3",
        _read_songs("""
        Carrier Wave | 174 | F minor
        Ghost Protocol Nine | 172 | E minor
        Undertow Logic | 175 | G minor
        Static Bloom | 174 | F minor
        Relay Station | 170 | A minor
        """),
    ),
    Album(
        "drum and bass", 1, "Subtle Machinery", "Concrete Birds", 2013, "Drum & Bass", "ogg",
        _read_songs("""
        Concrete Birds | 173 | G minor
        Pylon Song | 176 | E minor
        Under the Flyover | 174 | F minor
        """),
    ),
    Album(
        "chiptune", 0, "Pixel Badger", "Save Point", 2011, "Chiptune", "mp3",
        _read_songs("""
        Press Any Button | 150 | C major
        Mushroom Bureau | 146 | G major
        The Lava Level | 156 | A minor
        Boss Has a Cold | 152 | E minor
        High Score Waltzer | 144 | C major
        """),
    ),
    Album(
        "chiptune", 1, "8 Volt Otter", "Cartridge Dreams", 2020, "Chiptune", "ogg",
        _read_songs("""
        Blow on the Cartridge | 148 | G major
        Warp Pipe Weather | 154 | A minor
        Continue? | 142 | C major
        """),
    ),
    Album(
        "chamber", 0, "Quartetto Brennhall", "Northern Evenings", 1998, "Classical", "flac",
        _read_songs("""
        Evening Piece No. 1 | 76 | D major
        Evening Piece No. 2: Larghetto | 68 | B minor
        Evening Piece No. 3 | 80 | G major
        Evening Piece No. 4: Lament | 66 | E minor
        Evening Piece No. 5 | 78 | D major
        """),
    ),
    Album(
        "chamber", 1, "Ensemble Tarnwald", "Six Letters for Strings", 2005, "Chamber Music", "flac",
        _read_songs("""
        Letter to a Gardener | 74 | G major
        Letter Never Sent | 70 | B minor
        Letter from the Coast | 82 | D major
        """),
    ),
    Album(
        "jazz", 0, "The Odile Marchetti Trio", "Corner Table", 1962, "Jazz", "flac",
        _read_songs("""
        Corner Table | 132 | F major
        Umbrella Stand | 138 | B flat major
        Nobody's Tuesday | 124 | G minor
        Second Espresso | 144 | F major
        Odile's Step | 128 | C major
        """),
    ),
    Album(
        "jazz", 1, "Lester Quill Quartet", "Blue Hour on Vine", 1967, "Jazz", "m4a",
        _read_songs("""
        Blue Hour on Vine | 126 | B flat major
        The Tailor's Mistake | 140 | F major
        Slow Elevator | 118 | G minor
        """),
    ),
    Album(
        "metal", 0, "Ashen Viaduct", "Iron Liturgy", 1994, "Metal", "mp3",
        _read_songs("""
        Iron Liturgy | 112 | E minor
        Black Anvil Dawn | 108 | D minor
        Cathedral of Rust | 106 | E minor
        The Furnace Oath | 116 | F minor
        Vultures over Karrow | 114 | E minor
        """),
    ),
    Album(
        "metal", 1, "Grimhollow", "Under Nine Moons", 2003, "Metal", "mp3",
        _read_songs("""
        Wolves at the Tollgate | 118 | D minor
        Under Nine Moons | 110 | E minor
        Crown of Splinters | 115 | D minor
        """),
    ),
)  # fmt: skip

_NATURAL_NOTES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def parse_key(text: str) -> tuple[int, int]:
    """Pitch class (C = 0) and mode (1 major, 0 minor) of a key such as ``B flat major``."""
    words = text.split()
    return (_NATURAL_NOTES[words[0]] - ("flat" in words)) % 12, int(words[-1] == "major")
