"""The demo library: a small synthesiser writes a shelf of invented music with known tempo and key.

Owns the instruments (``synth``, ``instruments``, ``drums``), the room and the desk (``effects``, ``mixing``),
the musical grammar (``harmony``, ``melody``), the styles (``styles_*``), the catalogue of invented artists
(``library``, ``discography``) and the writing of tagged files with covers (``writing``, ``covers``).
Offers the whole as a job and as calls for the API (``service``, ``tasks``).
Leaves scanning and analysis of the written files to ``catalogue`` and ``analysis``, which treat them like any others.
Start reading at ``library.write_demo_library``, then one style, for example ``styles_electronic.render_house``.
"""
