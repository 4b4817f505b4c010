import type { Job, Track } from "@/lib/api";

/** A track for tests; only what the test is about needs to be said. */
export function makeTrack(fields: Partial<Track> & { id: number }): Track {
  return {
    title: `Track ${fields.id}`,
    artist_name: "Someone",
    artists: [{ id: 1, name: "Someone" }],
    album: { id: 1, title: "Album" },
    track_number: 1,
    disc_number: 1,
    duration_ms: 60_000,
    release_year: 2001,
    genres: [],
    is_explicit: null,
    cover_url: null,
    stream_url: `/api/tracks/${fields.id}/stream`,
    is_available: true,
    is_analysed: true,
    is_demo: false,
    audio_features: null,
    spotify_url: null,
    added_at: "2026-01-01T00:00:00Z",
    ...fields,
  };
}

export function makeJob(fields: Partial<Job> & { id: number }): Job {
  return {
    kind: "catalogue.scan",
    title: "Scan music folders",
    state: "running",
    stage: null,
    done: 0,
    total: null,
    progress: null,
    rate: null,
    eta_seconds: null,
    message: null,
    result: null,
    error: null,
    triggered_by: "person",
    can_cancel: true,
    can_resume: false,
    created_at: "2026-01-01T00:00:00Z",
    started_at: "2026-01-01T00:00:00Z",
    finished_at: null,
    updated_at: "2026-01-01T00:00:00Z",
    ...fields,
  };
}
