// Generated from openapi.json by `make client`. Do not edit.

export interface paths {
    "/api/tracks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Tracks
         * @description Tracks that match all filters, in pages.
         */
        get: operations["list_tracks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tracks/{track_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Track
         * @description Everything known about a track: its files, and what every source said.
         */
        get: operations["get_track"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tracks/{track_id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream Track
         * @description The audio as it is on disk, with HTTP ranges.
         */
        get: operations["stream_track"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tracks/{track_id}/cover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Track Cover
         * @description The cover of a track, its own or its album's.
         */
        get: operations["get_track_cover"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/albums": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Albums
         * @description Albums that match all filters, in pages.
         */
        get: operations["list_albums"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/albums/{album_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Album
         * @description An album with its tracks by disc and number.
         */
        get: operations["get_album"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/albums/{album_id}/cover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Album Cover
         * @description The cover of an album.
         */
        get: operations["get_album_cover"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/artists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Artists
         * @description Artists, in pages.
         */
        get: operations["list_artists"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/artists/{artist_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Artist
         * @description An artist with the albums they made and those they only appear on.
         */
        get: operations["get_artist"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/genres": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Genres
         * @description The genres of the library, most common first.
         */
        get: operations["list_genres"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search Catalogue
         * @description The best few tracks, albums and artists for what was typed.
         */
        get: operations["search_catalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/library/folders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Folders
         * @description The library folders and what the last scan of each found.
         */
        get: operations["list_folders"];
        put?: never;
        /**
         * Add Folder
         * @description Name a folder of music on the server, and read it.
         */
        post: operations["add_folder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/library/folders/{folder_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove Folder
         * @description Forget a folder, its files, and the tracks that no other folder holds; music on disk is never touched.
         */
        delete: operations["remove_folder"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/library/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Scan
         * @description Look for new, changed, moved and deleted files.
         */
        post: operations["start_scan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/library/browse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Browse Server
         * @description Folders of the server, for choosing one; names of files are never shown.
         */
        get: operations["browse_server"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Overview
         * @description The library at a glance.
         */
        get: operations["get_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/library/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Problems
         * @description Files that could not be read or not be heard, and why.
         */
        get: operations["list_problems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tracks/{track_id}/analysis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Track Analysis
         * @description What Tensoe heard in a track: values in force, all descriptors, waveform, loudness curve, beats and keys.
         */
        get: operations["get_track_analysis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Correct Track Analysis
         * @description Set values instead of the heard ones, with a reason; null takes a value back.
         */
        patch: operations["correct_track_analysis"];
        trace?: never;
    };
    "/api/tracks/{track_id}/analysis/override": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take Back Overrides
         * @description Put all that was heard in force again.
         */
        delete: operations["take_back_overrides"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analysis/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Analysis
         * @description Hear the named tracks, or all that need it.
         */
        post: operations["start_analysis"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Duplicates
         * @description Recordings that are in the library more than once: the same sound in other formats, bit rates or places.
         */
        get: operations["list_duplicates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/duplicates/find": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find Duplicates
         * @description Compare what is new with the whole library; this also runs by itself after each analysis.
         */
        post: operations["find_duplicates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/duplicates/{group_id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dismiss Duplicates
         * @description Show a group no more, until another file joins it; nothing is deleted.
         */
        post: operations["dismiss_duplicates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/duplicates/{group_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore Duplicates
         * @description Show a dismissed group again.
         */
        post: operations["restore_duplicates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analytics/similarity/{track_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Similarity
         * @description Tracks that sound like this one, highest score first; `explain` adds the parts of each score.
         */
        get: operations["get_similarity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tracks/{track_id}/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Similar Tracks
         * @description Tracks that sound like this one, each with the reasons in words.
         */
        get: operations["list_similar_tracks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Jobs
         * @description Jobs, newest first; the batches that a job is made of are part of it and not listed.
         */
        get: operations["list_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream All Job Events
         * @description Events `job` with the job as data: first the active ones, then every change of any job.
         */
        get: operations["stream_all_job_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Job
         * @description One job as it is now.
         */
        get: operations["get_job"];
        put?: never;
        post?: never;
        /**
         * Cancel Job
         * @description End a job: at once if it is queued, between two items if it runs.
         */
        delete: operations["cancel_job"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{job_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream Job Events
         * @description Events `job` with the job as data: as it is now, then each change; ends after the final state.
         */
        get: operations["stream_job_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{job_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume Job
         * @description Let a failed or cancelled job go on where it stopped.
         */
        post: operations["resume_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/demo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Demo
         * @description Whether the demo library is there.
         */
        get: operations["get_demo"];
        put?: never;
        /**
         * Make Demo
         * @description Synthesise the demo library, scan it and hear it.
         */
        post: operations["make_demo"];
        /**
         * Remove Demo
         * @description Take all of the demo away again.
         */
        delete: operations["remove_demo"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Root
         * @description A browser is sent to the web app; anyone else gets health and a data summary.
         */
        get: operations["get_root"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Liveness
         * @description The process answers.
         */
        get: operations["get_liveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Readiness
         * @description The database answers and has the schema of this version.
         */
        get: operations["get_readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get System
         * @description Versions, settings in force (secrets masked), database, workers, disk.
         */
        get: operations["get_system"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Metrics
         * @description Prometheus text; with `Accept: application/json` the same figures as JSON.
         */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AlbumDetail
         * @description An album with its tracks in order.
         */
        AlbumDetail: {
            /** Id */
            id: number;
            /** Title */
            title: string;
            artist: components["schemas"]["ArtistRef"] | null;
            /**
             * Artist Name
             * @example Various Artists
             */
            artist_name: string;
            /** Release Year */
            release_year: number | null;
            /** Released On */
            released_on: string | null;
            /** Is Compilation */
            is_compilation: boolean;
            /** Track Count */
            track_count: number;
            /** Duration Ms */
            duration_ms: number;
            /** Genres */
            genres: string[];
            /** Cover Url */
            cover_url: string | null;
            /** Is Demo */
            is_demo: boolean;
            /** Mbid */
            mbid: string | null;
            /**
             * Added At
             * Format: date-time
             */
            added_at: string;
            /** Tracks */
            tracks: components["schemas"]["TrackRead"][];
        };
        /**
         * AlbumPage
         * @description A page of albums.
         */
        AlbumPage: {
            /** Albums */
            albums: components["schemas"]["AlbumRead"][];
            /** Next Cursor */
            next_cursor: string | null;
            /** Total */
            total: number;
        };
        /**
         * AlbumRead
         * @description A row of the album list.
         */
        AlbumRead: {
            /** Id */
            id: number;
            /** Title */
            title: string;
            artist: components["schemas"]["ArtistRef"] | null;
            /**
             * Artist Name
             * @example Various Artists
             */
            artist_name: string;
            /** Release Year */
            release_year: number | null;
            /** Released On */
            released_on: string | null;
            /** Is Compilation */
            is_compilation: boolean;
            /** Track Count */
            track_count: number;
            /** Duration Ms */
            duration_ms: number;
            /** Genres */
            genres: string[];
            /** Cover Url */
            cover_url: string | null;
            /** Is Demo */
            is_demo: boolean;
            /** Mbid */
            mbid: string | null;
            /**
             * Added At
             * Format: date-time
             */
            added_at: string;
        };
        /**
         * AlbumRef
         * @description An album by title.
         */
        AlbumRef: {
            /**
             * Id
             * @example 5
             */
            id: number;
            /**
             * Title
             * @example Pastel Blues
             */
            title: string;
        };
        /**
         * AnalysisCorrection
         * @description Values to set; null takes the override of that value back, what is left out stays as it is.
         */
        AnalysisCorrection: {
            /** Tempo Bpm */
            tempo_bpm?: number | null;
            /** Key */
            key?: number | null;
            /** Mode */
            mode?: number | null;
            /** Time Signature */
            time_signature?: number | null;
            /** Danceability */
            danceability?: number | null;
            /** Energy */
            energy?: number | null;
            /** Valence */
            valence?: number | null;
            /** Acousticness */
            acousticness?: number | null;
            /** Instrumentalness */
            instrumentalness?: number | null;
            /** Liveness */
            liveness?: number | null;
            /** Speechiness */
            speechiness?: number | null;
        };
        /**
         * AnalysisRequest
         * @description Which tracks to hear; all that need it when null.
         */
        AnalysisRequest: {
            /**
             * Track Ids
             * @example [
             *       17,
             *       18
             *     ]
             */
            track_ids?: number[] | null;
            /**
             * Force
             * @description Hear again what is already known, and what failed.
             * @default false
             */
            force: boolean;
            /**
             * Stages
             * @description Compute these stages again, whatever is known.
             * @example [
             *       "rhythm"
             *     ]
             */
            stages?: string[] | null;
        };
        /**
         * AnalysisUpdate
         * @description A correction of what was heard in a track.
         */
        AnalysisUpdate: {
            /**
             * @example {
             *       "tempo_bpm": 122.4
             *     }
             */
            values?: components["schemas"]["AnalysisCorrection"];
            /**
             * Reason
             * @example Counted along
             */
            reason?: string | null;
            /**
             * Confidence Threshold
             * @description For this track; null takes it back to the setting, left out it stays.
             */
            confidence_threshold?: number | null;
        };
        /**
         * AnalysisValues
         * @description Values that a person may set, as numbers.
         */
        AnalysisValues: {
            /**
             * Tempo Bpm
             * @description 20 to 400.
             * @example 122.4
             */
            tempo_bpm: number | null;
            /**
             * Key
             * @description 0 is C, 11 is B.
             * @example 9
             */
            key: number | null;
            /**
             * Mode
             * @description 1 is major, 0 is minor.
             * @example 0
             */
            mode: number | null;
            /**
             * Time Signature
             * @description Beats a bar, 3 to 7.
             * @example 4
             */
            time_signature: number | null;
            /** Danceability */
            danceability: number | null;
            /** Energy */
            energy: number | null;
            /** Valence */
            valence: number | null;
            /** Acousticness */
            acousticness: number | null;
            /** Instrumentalness */
            instrumentalness: number | null;
            /** Liveness */
            liveness: number | null;
            /** Speechiness */
            speechiness: number | null;
        };
        /**
         * ArtistDetail
         * @description An artist with the albums they made and those they only appear on.
         */
        ArtistDetail: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Sort Name */
            sort_name: string | null;
            /** Mbid */
            mbid: string | null;
            /** Track Count */
            track_count: number;
            /** Album Count */
            album_count: number;
            /**
             * Cover Url
             * @description A cover of one of the artist's albums.
             */
            cover_url: string | null;
            /**
             * Added At
             * Format: date-time
             */
            added_at: string;
            /** Albums */
            albums: components["schemas"]["AlbumRead"][];
            /** Appears On */
            appears_on: components["schemas"]["AlbumRead"][];
            /** Genres */
            genres: string[];
        };
        /**
         * ArtistPage
         * @description A page of artists.
         */
        ArtistPage: {
            /** Artists */
            artists: components["schemas"]["ArtistRead"][];
            /** Next Cursor */
            next_cursor: string | null;
            /** Total */
            total: number;
        };
        /**
         * ArtistRead
         * @description A row of the artist list.
         */
        ArtistRead: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Sort Name */
            sort_name: string | null;
            /** Mbid */
            mbid: string | null;
            /** Track Count */
            track_count: number;
            /** Album Count */
            album_count: number;
            /**
             * Cover Url
             * @description A cover of one of the artist's albums.
             */
            cover_url: string | null;
            /**
             * Added At
             * Format: date-time
             */
            added_at: string;
        };
        /**
         * ArtistRef
         * @description An artist by name.
         */
        ArtistRef: {
            /**
             * Id
             * @example 3
             */
            id: number;
            /**
             * Name
             * @example Nina Simone
             */
            name: string;
        };
        /**
         * AudioFeatures
         * @description Sound features with Spotify's names; each may be null. Estimates unless a service measured them.
         */
        AudioFeatures: {
            /**
             * Tempo
             * @description Beats per minute.
             * @example 122.4
             */
            tempo: number | null;
            /**
             * Key
             * @description 0 is C, 11 is B.
             * @example 9
             */
            key: number | null;
            /**
             * Mode
             * @description 1 is major, 0 is minor.
             * @example 0
             */
            mode: number | null;
            /**
             * Time Signature
             * @description Beats a bar, 3 to 7.
             * @example 4
             */
            time_signature: number | null;
            /**
             * Loudness
             * @description Integrated loudness in LUFS.
             * @example -11.2
             */
            loudness: number | null;
            /**
             * Danceability
             * @description 0 to 1.
             * @example 0.71
             */
            danceability: number | null;
            /**
             * Energy
             * @description 0 to 1.
             * @example 0.62
             */
            energy: number | null;
            /**
             * Valence
             * @description 0 to 1; a rough estimate.
             * @example 0.4
             */
            valence: number | null;
            /**
             * Acousticness
             * @description 0 to 1.
             * @example 0.2
             */
            acousticness: number | null;
            /**
             * Instrumentalness
             * @description 0 to 1; a rough estimate.
             * @example 0.8
             */
            instrumentalness: number | null;
            /**
             * Liveness
             * @description 0 to 1; a rough estimate.
             * @example 0.1
             */
            liveness: number | null;
            /**
             * Speechiness
             * @description 0 to 1.
             * @example 0.05
             */
            speechiness: number | null;
        };
        /**
         * Bin
         * @description One bar of a histogram.
         */
        Bin: {
            /** Start */
            start: number;
            /** End */
            end: number;
            /** Count */
            count: number;
        };
        /**
         * BrowseEntry
         * @description A folder below the browsed one.
         */
        BrowseEntry: {
            /** Name */
            name: string;
            /** Path */
            path: string;
            /** Is Readable */
            is_readable: boolean;
        };
        /**
         * BrowseResult
         * @description Folders of the server, for choosing one.
         */
        BrowseResult: {
            /** Path */
            path: string;
            /** Parent */
            parent: string | null;
            /** Folders */
            folders: components["schemas"]["BrowseEntry"][];
            /**
             * Audio Files
             * @description Audio files directly inside (counted up to 1000).
             */
            audio_files: number;
            /**
             * Shortcuts
             * @description Likely places: home, music folder, mounted disks.
             */
            shortcuts: components["schemas"]["BrowseEntry"][];
        };
        /**
         * CountRow
         * @description A value and how often it occurs.
         */
        CountRow: {
            /**
             * Name
             * @example jazz
             */
            name: string;
            /**
             * Count
             * @example 120
             */
            count: number;
        };
        /**
         * DemoRead
         * @description Whether the demo library is there.
         */
        DemoRead: {
            /**
             * State
             * @description absent, making, removing, partial or present
             * @example absent
             */
            state: string;
            /** Tracks */
            tracks: number;
            /** Analysed */
            analysed: number;
            /**
             * Job Id
             * @description The job that makes or removes it now.
             */
            job_id: number | null;
        };
        /**
         * DuplicateFile
         * @description One of the files that hold the recording.
         */
        DuplicateFile: {
            /**
             * File Id
             * @example 17
             */
            file_id: number;
            /**
             * Path
             * @description Below the library folder; only for the owner.
             * @example Nina Simone/Pastel Blues/09.flac
             */
            path: string | null;
            /**
             * Container
             * @example flac
             */
            container: string | null;
            /**
             * Codec
             * @example flac
             */
            codec: string | null;
            /**
             * Is Lossless
             * @description The codec keeps every sample.
             */
            is_lossless: boolean;
            /**
             * Bit Rate
             * @description Bits per second.
             * @example 912000
             */
            bit_rate: number | null;
            /**
             * Sample Rate Hz
             * @example 44100
             */
            sample_rate_hz: number | null;
            /**
             * Bits Per Sample
             * @example 16
             */
            bits_per_sample: number | null;
            /** Size Bytes */
            size_bytes: number;
            /** Duration Ms */
            duration_ms: number | null;
            /**
             * Is Best
             * @description The one to keep: lossless first, then by depth and rate. One a group.
             */
            is_best: boolean;
        };
        /**
         * DuplicateGroupPage
         * @description A page of groups, the newest first.
         */
        DuplicateGroupPage: {
            /** Groups */
            groups: components["schemas"]["DuplicateGroupRead"][];
            /**
             * Total
             * @description Groups in this state.
             */
            total: number;
            /**
             * Freeable Bytes
             * @description What all groups in this state together could free.
             */
            freeable_bytes: number;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * DuplicateGroupRead
         * @description One recording that is in the library more than once.
         */
        DuplicateGroupRead: {
            /**
             * Id
             * @example 3
             */
            id: number;
            /**
             * Tracks
             * @description The track of the best file first. One track alone may have several files.
             */
            tracks: components["schemas"]["DuplicateTrack"][];
            /**
             * Similarity
             * @description 0 to 1: how far the fingerprints agree, of the least alike pair.
             * @example 0.94
             */
            similarity: number;
            /**
             * Evidence
             * @description Why they are taken for the same, in a sentence.
             * @example 3 files sound 94 % alike over the first two minutes; their lengths differ by 0.4 s.
             */
            evidence: string;
            /**
             * Freeable Bytes
             * @description What all files but the best take.
             * @example 14680064
             */
            freeable_bytes: number;
            /**
             * Found At
             * Format: date-time
             * @description When the last of the files joined.
             */
            found_at: string;
            /** Dismissed At */
            dismissed_at: string | null;
        };
        /**
         * DuplicateTrack
         * @description A track with those of its files that hold the recording, the best first.
         */
        DuplicateTrack: {
            track: components["schemas"]["TrackRead"];
            /** Files */
            files: components["schemas"]["DuplicateFile"][];
        };
        /**
         * FileRead
         * @description One file of a track.
         */
        FileRead: {
            /** Id */
            id: number;
            /** Library Folder Id */
            library_folder_id: number;
            /**
             * Path
             * @description Below the library folder; only for the owner.
             * @example Nina Simone/Pastel Blues/09.flac
             */
            path: string | null;
            /**
             * Container
             * @example flac
             */
            container: string | null;
            /**
             * Codec
             * @example flac
             */
            codec: string | null;
            /**
             * Bit Rate
             * @description Bits per second.
             * @example 912000
             */
            bit_rate: number | null;
            /**
             * Sample Rate Hz
             * @example 44100
             */
            sample_rate_hz: number | null;
            /**
             * Channels
             * @example 2
             */
            channels: number | null;
            /**
             * Bits Per Sample
             * @example 16
             */
            bits_per_sample: number | null;
            /** Duration Ms */
            duration_ms: number | null;
            /** Size Bytes */
            size_bytes: number;
            /** Missing Since */
            missing_since: string | null;
            /** Problem Code */
            problem_code: string | null;
            /** Problem */
            problem: string | null;
        };
        /**
         * FolderCreate
         * @description Name a folder of music on the server.
         */
        FolderCreate: {
            /**
             * Path
             * @description Absolute path on the server.
             * @example /srv/music
             */
            path: string;
            /**
             * Scan
             * @description Scan and analyse it now.
             * @default true
             */
            scan: boolean;
        };
        /**
         * FolderCreated
         * @description The new folder, and the job that reads it.
         */
        FolderCreated: {
            folder: components["schemas"]["FolderRead"];
            /** Job Id */
            job_id: number | null;
        };
        /**
         * FolderList
         * @description All library folders.
         */
        FolderList: {
            /** Folders */
            folders: components["schemas"]["FolderRead"][];
        };
        /**
         * FolderRead
         * @description A library folder; `path` only for the owner.
         */
        FolderRead: {
            /** Id */
            id: number;
            /**
             * Path
             * @example /srv/music
             */
            path: string | null;
            /**
             * Name
             * @description Last part of the path.
             * @example music
             */
            name: string;
            /** Is Demo */
            is_demo: boolean;
            /**
             * Is Reachable
             * @description The folder is there and can be read.
             */
            is_reachable: boolean;
            /**
             * Files
             * @description Audio files present.
             */
            files: number;
            /** Missing */
            missing: number;
            /** Problems */
            problems: number;
            /** Last Scanned At */
            last_scanned_at: string | null;
            /**
             * Last Scan
             * @description Counts of the last scan: seen, added, changed, moved, returned, missing, unchanged, problems, seconds.
             */
            last_scan: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * HealthSummary
         * @description Health and a data summary.
         */
        HealthSummary: {
            /**
             * Status
             * @example ok
             */
            status: string;
            /**
             * Version
             * @example 0.1.0
             */
            version: string;
            /**
             * Database
             * @example embedded PostgreSQL 18.3
             */
            database: string;
            /** Tracks */
            tracks: number;
            /** Albums */
            albums: number;
            /** Artists */
            artists: number;
            /** Files */
            files: number;
            /** Listens */
            listens: number;
            /** Analysed */
            analysed: number;
        };
        /**
         * HeardValue
         * @description One value in force, with how far to trust it, and what was heard when a person has set another.
         */
        HeardValue: {
            /**
             * Name
             * @example energy
             */
            name: string;
            /**
             * Label
             * @example Energy
             */
            label: string;
            /**
             * Value
             * @example 0.62
             */
            value: number | null;
            /**
             * Text
             * @description The value for reading.
             * @example 62 %
             * @example A minor
             * @example 122.4 BPM
             */
            text: string;
            /**
             * Confidence
             * @description 0 to 1; null when the value is a measurement or a person has set it.
             * @example 0.7
             */
            confidence: number | null;
            /** Is Estimate */
            is_estimate: boolean;
            /**
             * Is Confident
             * @description Measured, set by a person, or of a confidence from the threshold on.
             */
            is_confident: boolean;
            /**
             * Unit
             * @example BPM
             */
            unit: string;
            /**
             * Description
             * @description What it means and how far to trust it.
             */
            description: string;
            /**
             * Fields
             * @description Names under which a correction takes it; empty when it cannot be corrected.
             * @example [
             *       "key",
             *       "mode"
             *     ]
             */
            fields: string[];
            /**
             * Is Overridden
             * @description A person has set the value.
             */
            is_overridden: boolean;
            /**
             * Heard Value
             * @description What Tensoe heard, whoever has set another value.
             */
            heard_value: number | null;
            /**
             * Heard Text
             * @description The same for reading.
             */
            heard_text: string;
            /** Heard Confidence */
            heard_confidence: number | null;
            /** @description Who set the value; of key and mode the one set last. */
            override: components["schemas"]["OverrideRead"] | null;
        };
        /**
         * JobError
         * @description Why a job failed.
         */
        JobError: {
            /**
             * Code
             * @example folder_not_found
             */
            code: string;
            /**
             * Title
             * @example Folder not found
             */
            title: string;
            /** Detail */
            detail: string;
            /** Hint */
            hint: string;
        };
        /**
         * JobPage
         * @description A page of jobs, newest first.
         */
        JobPage: {
            /** Jobs */
            jobs: components["schemas"]["JobRead"][];
            /** Next Cursor */
            next_cursor: string | null;
            /**
             * Active
             * @description Jobs queued or running now.
             */
            active: number;
        };
        /**
         * JobRead
         * @description A job as people see it.
         */
        JobRead: {
            /**
             * Id
             * @example 12
             */
            id: number;
            /**
             * Kind
             * @example catalogue.scan
             */
            kind: string;
            /**
             * Title
             * @description The kind in words.
             * @example Scan music folders
             */
            title: string;
            /**
             * State
             * @enum {string}
             */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            /**
             * Stage
             * @example Reading tags
             */
            stage: string | null;
            /** Done */
            done: number;
            /** Total */
            total: number | null;
            /**
             * Progress
             * @description 0 to 1; null while the total is unknown.
             * @example 0.42
             */
            progress: number | null;
            /**
             * Rate
             * @description Items a second.
             */
            rate: number | null;
            /**
             * Eta Seconds
             * @description Estimated time left; null while unknown.
             */
            eta_seconds: number | null;
            /** Message */
            message: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            error: components["schemas"]["JobError"] | null;
            /**
             * Triggered By
             * @example person
             */
            triggered_by: string;
            /** Can Cancel */
            can_cancel: boolean;
            /** Can Resume */
            can_resume: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Started At */
            started_at: string | null;
            /** Finished At */
            finished_at: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * JobStarted
         * @description Accepted: follow the job.
         */
        JobStarted: {
            /**
             * Job Id
             * @example 12
             */
            job_id: number;
            /**
             * Status Url
             * @example /api/jobs/12
             */
            status_url: string;
        };
        /**
         * KeySegment
         * @description A stretch of the track in one key.
         */
        KeySegment: {
            /** Start S */
            start_s: number;
            /** End S */
            end_s: number;
            /**
             * Key
             * @description 0 is C, 11 is B.
             */
            key: number;
            /**
             * Mode
             * @description 1 is major, 0 is minor.
             */
            mode: number;
            /**
             * Name
             * @example A minor
             */
            name: string;
            /**
             * Confidence
             * @description 0 to 1.
             */
            confidence: number;
        };
        /**
         * Liveness
         * @description The process answers.
         */
        Liveness: {
            /**
             * Status
             * @example ok
             */
            status: string;
        };
        /**
         * OverrideRead
         * @description Who set a value instead of the heard one, when and why.
         */
        OverrideRead: {
            /**
             * Reason
             * @example Counted along
             */
            reason: string | null;
            /**
             * By
             * @description Name of the person; null when they are gone.
             * @example Owner
             */
            by: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * OverviewRead
         * @description The library at a glance.
         */
        OverviewRead: {
            /** Tracks */
            tracks: number;
            /** Albums */
            albums: number;
            /** Artists */
            artists: number;
            /** Files */
            files: number;
            /** Missing Files */
            missing_files: number;
            /** Problem Files */
            problem_files: number;
            /** Analysed */
            analysed: number;
            /** To Analyse */
            to_analyse: number;
            /** Total Duration Ms */
            total_duration_ms: number;
            /** Total Size Bytes */
            total_size_bytes: number;
            /** Folders */
            folders: number;
            /** Has Demo */
            has_demo: boolean;
            /** Genres */
            genres: components["schemas"]["CountRow"][];
            /** Formats */
            formats: components["schemas"]["CountRow"][];
            /** Decades */
            decades: components["schemas"]["CountRow"][];
            /**
             * Keys
             * @description Named keys such as 'A minor'.
             */
            keys: components["schemas"]["CountRow"][];
            /** Tempo Bpm */
            tempo_bpm: components["schemas"]["Bin"][];
            /** Loudness Lufs */
            loudness_lufs: components["schemas"]["Bin"][];
            /** Recently Added */
            recently_added: components["schemas"]["TrackRead"][];
            /** Last Scanned At */
            last_scanned_at: string | null;
        };
        /**
         * Problem
         * @description A problem document (RFC 9457).
         */
        Problem: {
            /**
             * Type
             * @description Address of the page that explains this code.
             * @example /docs/errors#track_not_found
             */
            type: string;
            /**
             * Title
             * @description The condition in a few words.
             * @example Track not found
             */
            title: string;
            /**
             * Status
             * @description HTTP status.
             * @example 404
             */
            status: number;
            /**
             * Detail
             * @description What happened this time.
             * @example There is no track 17.
             */
            detail: string;
            /**
             * Code
             * @description Stable name of the condition.
             * @example track_not_found
             */
            code: string;
            /**
             * Hint
             * @description What to do next; may be empty.
             * @example Search for it under Library.
             */
            hint: string;
        };
        /**
         * ProblemFile
         * @description A file that could not be read, or not be heard, and why.
         */
        ProblemFile: {
            /** File Id */
            file_id: number;
            /** Library Folder Id */
            library_folder_id: number;
            /** Path */
            path: string | null;
            /**
             * Code
             * @example truncated
             */
            code: string;
            /**
             * Reason
             * @example The file ends in the middle of the audio.
             */
            reason: string;
            /**
             * Found At
             * Format: date-time
             */
            found_at: string;
            /** Track Id */
            track_id: number | null;
        };
        /**
         * ProblemPage
         * @description A page of files to mend.
         */
        ProblemPage: {
            /** Problems */
            problems: components["schemas"]["ProblemFile"][];
            /** Next Cursor */
            next_cursor: string | null;
            /** Total */
            total: number;
            /**
             * By Code
             * @description Files for each reason.
             */
            by_code: {
                [key: string]: number;
            };
        };
        /**
         * Readiness
         * @description Each thing that must work before requests can be served.
         */
        Readiness: {
            /**
             * Status
             * @example ready
             */
            status: string;
            /**
             * Checks
             * @example {
             *       "database": "ok",
             *       "migrations": "ok"
             *     }
             */
            checks: {
                [key: string]: string;
            };
        };
        /**
         * ScanRequest
         * @description Which folders to scan; all when empty.
         */
        ScanRequest: {
            /** Folder Ids */
            folder_ids?: number[];
        };
        /**
         * ScorePart
         * @description How alike two tracks are in one respect.
         */
        ScorePart: {
            /**
             * Group
             * @example timbre
             */
            group: string;
            /**
             * Label
             * @example Timbre
             */
            label: string;
            /**
             * Score
             * @description 0 to 1, cosine within the group.
             * @example 0.93
             */
            score: number;
            /**
             * Share
             * @description Part of the whole score that this group contributed, 0 to 1.
             * @example 0.5
             */
            share: number;
        };
        /**
         * SearchResults
         * @description The best few of each kind, for the command palette.
         */
        SearchResults: {
            /** Tracks */
            tracks: components["schemas"]["TrackRead"][];
            /** Albums */
            albums: components["schemas"]["AlbumRead"][];
            /** Artists */
            artists: components["schemas"]["ArtistRead"][];
        };
        /**
         * SimilarRow
         * @description One similar track, as promised.
         */
        SimilarRow: {
            /**
             * Track Id
             * @example 18
             */
            track_id: number;
            /**
             * Similarity Score
             * @description max(0, cosine).
             * @example 0.91
             */
            similarity_score: number;
            /**
             * Parts
             * @description Only with `explain=true`.
             */
            parts: components["schemas"]["ScorePart"][] | null;
        };
        /**
         * SimilarTrack
         * @description One similar track with the reasons.
         */
        SimilarTrack: {
            track: components["schemas"]["TrackRead"];
            /**
             * Similarity Score
             * @example 0.91
             */
            similarity_score: number;
            /** Parts */
            parts: components["schemas"]["ScorePart"][];
            /**
             * Reasons
             * @example [
             *       "Nearly the same tempo (122 and 124 BPM)",
             *       "Same key, A minor"
             *     ]
             */
            reasons: string[];
        };
        /**
         * SimilarTracksRead
         * @description Similar tracks for people.
         */
        SimilarTracksRead: {
            /** Track Id */
            track_id: number;
            /**
             * Model Version
             * @example v2
             */
            model_version: string;
            /** Similar Tracks */
            similar_tracks: components["schemas"]["SimilarTrack"][];
        };
        /**
         * SimilarityRead
         * @description Similar tracks, highest first; never the track itself.
         */
        SimilarityRead: {
            /**
             * Track Id
             * @example 17
             */
            track_id: number;
            /** Similar Tracks */
            similar_tracks: components["schemas"]["SimilarRow"][];
        };
        /**
         * SourceRecordRead
         * @description What one source said.
         */
        SourceRecordRead: {
            /**
             * Source
             * @example file_tags
             */
            source: string;
            /**
             * Kind
             * @example track
             */
            kind: string;
            /**
             * Source Id
             * @example file:17
             */
            source_id: string;
            /** Payload */
            payload: {
                [key: string]: unknown;
            };
            /**
             * Fetched At
             * Format: date-time
             */
            fetched_at: string;
        };
        /**
         * SystemRead
         * @description Versions, settings and state, for the owner.
         */
        SystemRead: {
            /** Version */
            version: string;
            /** Python */
            python: string;
            /** Platform */
            platform: string;
            /**
             * Database
             * @description kind, version, size_bytes, extensions, migration, migration_expected
             */
            database: {
                [key: string]: unknown;
            };
            /**
             * Settings
             * @description Settings in force; secrets masked.
             */
            settings: {
                [key: string]: unknown;
            };
            /**
             * Workers
             * @description name, host, pid, processes, is_alive, last_seen_at, started_at, version
             */
            workers: {
                [key: string]: unknown;
            }[];
            /** Sources */
            sources: {
                [key: string]: unknown;
            }[];
            /** Models */
            models: {
                [key: string]: unknown;
            }[];
            /**
             * Disk
             * @description data_folder, free_bytes, total_bytes, used by covers, logs, database
             */
            disk: {
                [key: string]: unknown;
            };
        };
        /**
         * TrackAnalysisRead
         * @description What Tensoe heard in a track, with what a person has set instead.
         */
        TrackAnalysisRead: {
            /** Track Id */
            track_id: number;
            /**
             * Extractor
             * @example tensoe
             */
            extractor: string;
            /**
             * Version
             * @example 2.2.2.2.2.2.1
             */
            version: string;
            /**
             * Stages
             * @description Version of each stage of the analysis.
             * @example {
             *       "rhythm": 2
             *     }
             */
            stages: {
                [key: string]: number;
            };
            /**
             * Quality
             * @description 0 to 1: how much of the file could be heard, and how clearly.
             */
            quality: number;
            /**
             * Confidence Threshold
             * @description Confidence from which an estimate counts as sure.
             * @example 0.5
             */
            confidence_threshold: number;
            /**
             * Is Confidence Threshold Set
             * @description The threshold is this track's own.
             */
            is_confidence_threshold_set: boolean;
            /**
             * Notes
             * @description Stretches that could not be decoded and the like.
             */
            notes: string[];
            /** Values */
            values: components["schemas"]["HeardValue"][];
            /** @description The values that count everywhere. */
            in_force: components["schemas"]["AnalysisValues"];
            /** @description The values as they were heard. */
            heard: components["schemas"]["AnalysisValues"];
            /**
             * Time Signature
             * @description Beats a bar in force, 3 to 7.
             * @example 4
             */
            time_signature: number | null;
            /**
             * Features
             * @description All descriptors as heard, by group; docs/features.md explains each.
             */
            features: {
                [key: string]: unknown;
            };
            /**
             * Waveform
             * @description Peak envelope over the track, 0 to 255.
             */
            waveform: number[];
            /**
             * Loudness Curve
             * @description Momentary loudness over the track in LUFS.
             */
            loudness_curve: number[];
            /**
             * Beats S
             * @description Beat times in seconds; they follow a tempo that a person has set.
             */
            beats_s: number[];
            /**
             * Key Segments
             * @description Key over time as heard, covering the track.
             */
            key_segments: components["schemas"]["KeySegment"][];
            /** Seconds Spent */
            seconds_spent: number;
            /**
             * Analysed At
             * Format: date-time
             */
            analysed_at: string;
        };
        /**
         * TrackDetail
         * @description Everything known about a track.
         */
        TrackDetail: {
            /**
             * Id
             * @example 17
             */
            id: number;
            /**
             * Title
             * @example Sinnerman
             */
            title: string;
            /**
             * Artist Name
             * @description All credited artists as shown; empty when unknown.
             * @example Nina Simone
             */
            artist_name: string;
            /** Artists */
            artists: components["schemas"]["ArtistRef"][];
            album: components["schemas"]["AlbumRef"] | null;
            /**
             * Track Number
             * @example 9
             */
            track_number: number | null;
            /**
             * Disc Number
             * @example 1
             */
            disc_number: number | null;
            /**
             * Duration Ms
             * @example 622000
             */
            duration_ms: number | null;
            /**
             * Release Year
             * @example 1965
             */
            release_year: number | null;
            /**
             * Genres
             * @example [
             *       "jazz"
             *     ]
             */
            genres: string[];
            /** Is Explicit */
            is_explicit: boolean | null;
            /**
             * Cover Url
             * @description The `v` names the picture, so it may be cached for good; add `&size=`.
             * @example /api/albums/5/cover?v=ab12cd34
             */
            cover_url: string | null;
            /**
             * Stream Url
             * @description Null when no file is present.
             * @example /api/tracks/17/stream
             */
            stream_url: string | null;
            /**
             * Is Available
             * @description At least one file is present.
             */
            is_available: boolean;
            /**
             * Is Analysed
             * @description Sound features are known.
             */
            is_analysed: boolean;
            /** Is Demo */
            is_demo: boolean;
            audio_features: components["schemas"]["AudioFeatures"] | null;
            /**
             * Spotify Url
             * @example https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC
             */
            spotify_url: string | null;
            /**
             * Added At
             * Format: date-time
             */
            added_at: string;
            /**
             * Isrc
             * @example USPR36500001
             */
            isrc: string | null;
            /** Mbid */
            mbid: string | null;
            /** Spotify Id */
            spotify_id: string | null;
            /** Moods */
            moods: string[];
            /** Popularity */
            popularity: number | null;
            /** Files */
            files: components["schemas"]["FileRead"][];
            /** Sources */
            sources: components["schemas"]["SourceRecordRead"][];
        };
        /**
         * TrackPage
         * @description A page of tracks.
         */
        TrackPage: {
            /** Tracks */
            tracks: components["schemas"]["TrackRead"][];
            /** Next Cursor */
            next_cursor: string | null;
            /**
             * Total
             * @description Tracks that match the filters.
             */
            total: number;
        };
        /**
         * TrackRead
         * @description A row of the track list.
         */
        TrackRead: {
            /**
             * Id
             * @example 17
             */
            id: number;
            /**
             * Title
             * @example Sinnerman
             */
            title: string;
            /**
             * Artist Name
             * @description All credited artists as shown; empty when unknown.
             * @example Nina Simone
             */
            artist_name: string;
            /** Artists */
            artists: components["schemas"]["ArtistRef"][];
            album: components["schemas"]["AlbumRef"] | null;
            /**
             * Track Number
             * @example 9
             */
            track_number: number | null;
            /**
             * Disc Number
             * @example 1
             */
            disc_number: number | null;
            /**
             * Duration Ms
             * @example 622000
             */
            duration_ms: number | null;
            /**
             * Release Year
             * @example 1965
             */
            release_year: number | null;
            /**
             * Genres
             * @example [
             *       "jazz"
             *     ]
             */
            genres: string[];
            /** Is Explicit */
            is_explicit: boolean | null;
            /**
             * Cover Url
             * @description The `v` names the picture, so it may be cached for good; add `&size=`.
             * @example /api/albums/5/cover?v=ab12cd34
             */
            cover_url: string | null;
            /**
             * Stream Url
             * @description Null when no file is present.
             * @example /api/tracks/17/stream
             */
            stream_url: string | null;
            /**
             * Is Available
             * @description At least one file is present.
             */
            is_available: boolean;
            /**
             * Is Analysed
             * @description Sound features are known.
             */
            is_analysed: boolean;
            /** Is Demo */
            is_demo: boolean;
            audio_features: components["schemas"]["AudioFeatures"] | null;
            /**
             * Spotify Url
             * @example https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC
             */
            spotify_url: string | null;
            /**
             * Added At
             * Format: date-time
             */
            added_at: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_tracks: {
        parameters: {
            query?: {
                /** @description Rows a page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description Words, each may be the beginning of one; accents and case do not matter. */
                search?: string | null;
                artist_id?: number | null;
                album_id?: number | null;
                folder_id?: number | null;
                genre?: string | null;
                year_from?: number | null;
                year_to?: number | null;
                tempo_min?: number | null;
                tempo_max?: number | null;
                key?: number | null;
                mode?: number | null;
                is_analysed?: boolean | null;
                is_available?: boolean | null;
                sort?: "title" | "artist" | "album" | "added" | "year" | "duration" | "tempo" | "energy" | "track_number";
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrackPage"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_track: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                track_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrackDetail"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stream_track: {
        parameters: {
            query?: {
                file_id?: number | null;
            };
            header?: never;
            path: {
                track_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "audio/*": string;
                };
            };
            /** @description The range asked for. */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "audio/*": string;
                };
            };
            /** @description The copy that the caller has is still right. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Requested Range Not Satisfiable */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_track_cover: {
        parameters: {
            query?: {
                /** @description Fits into a square of this many pixels, as WebP; without it the original. */
                size?: (64 | 160 | 320 | 640) | null;
                /** @description As in `cover_url`: the answer may be kept for good. */
                v?: string | null;
            };
            header?: never;
            path: {
                track_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description The copy that the caller has is still right. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_albums: {
        parameters: {
            query?: {
                /** @description Rows a page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description Words, each may be the beginning of one; accents and case do not matter. */
                search?: string | null;
                artist_id?: number | null;
                genre?: string | null;
                year_from?: number | null;
                year_to?: number | null;
                sort?: "title" | "artist" | "year" | "added";
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlbumPage"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_album: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                album_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlbumDetail"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_album_cover: {
        parameters: {
            query?: {
                /** @description Fits into a square of this many pixels, as WebP; without it the original. */
                size?: (64 | 160 | 320 | 640) | null;
                /** @description As in `cover_url`: the answer may be kept for good. */
                v?: string | null;
            };
            header?: never;
            path: {
                album_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description The copy that the caller has is still right. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_artists: {
        parameters: {
            query?: {
                /** @description Rows a page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description Words, each may be the beginning of one; accents and case do not matter. */
                search?: string | null;
                sort?: "name" | "tracks" | "added";
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtistPage"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_artist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                artist_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtistDetail"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_genres: {
        parameters: {
            query?: {
                /** @description Rows a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountRow"][];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search_catalogue: {
        parameters: {
            query: {
                /** @description What was typed. */
                q: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResults"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_folders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FolderList"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_folder: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FolderCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FolderCreated"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_folder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                folder_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_scan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScanRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobStarted"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    browse_server: {
        parameters: {
            query?: {
                path?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrowseResult"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_overview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewRead"];
                };
            };
        };
    };
    list_problems: {
        parameters: {
            query?: {
                /** @description Rows a page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                folder_id?: number | null;
                code?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemPage"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_track_analysis: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                track_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrackAnalysisRead"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    correct_track_analysis: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                track_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnalysisUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrackAnalysisRead"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    take_back_overrides: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                track_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrackAnalysisRead"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_analysis: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnalysisRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobStarted"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_duplicates: {
        parameters: {
            query?: {
                /** @description Rows a page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                state?: "open" | "dismissed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DuplicateGroupPage"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_duplicates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobStarted"];
                };
            };
        };
    };
    dismiss_duplicates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DuplicateGroupRead"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restore_duplicates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DuplicateGroupRead"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_similarity: {
        parameters: {
            query?: {
                top_n?: number;
                model_version?: string;
                explain?: boolean;
                genre?: string | null;
                year_from?: number | null;
                year_to?: number | null;
                tempo_min?: number | null;
                tempo_max?: number | null;
                same_artist?: boolean;
            };
            header?: never;
            path: {
                track_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimilarityRead"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_similar_tracks: {
        parameters: {
            query?: {
                limit?: number;
                model_version?: string;
                same_artist?: boolean;
            };
            header?: never;
            path: {
                track_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimilarTracksRead"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_jobs: {
        parameters: {
            query?: {
                /** @description Rows a page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                state?: ("queued" | "running" | "succeeded" | "failed" | "cancelled") | null;
                kind?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stream_all_job_events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
        };
    };
    get_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobRead"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobRead"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stream_job_events: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resume_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobRead"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_demo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemoRead"];
                };
            };
        };
    };
    make_demo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobStarted"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_demo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobStarted"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_root: {
        parameters: {
            query?: never;
            header?: {
                accept?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthSummary"];
                };
            };
            /** @description A browser is sent to the web app. */
            307: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_liveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
        };
    };
    get_readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_system: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemRead"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: {
                accept?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                    "application/json": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
