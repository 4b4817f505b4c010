"""What follows from comparing tracks: the sound embedding, similar tracks and the reasons.

Owns the tables ``embedding_transform`` and ``track_embedding``, the job ``insights.refit`` and the similarity routes. What is
heard in a single file is for `tensoe.analysis`; this package listens there, so that a track's vector is written in the
transaction that stores its analysis and the track can be found at once.

Start reading at `embedding.py` (features to vector, pure), then `service.find_similar` and `reasons.py`.
"""
