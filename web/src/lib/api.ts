import createFetchClient, { type Middleware } from "openapi-fetch";
import createQueryClient from "openapi-react-query";

import type { components, operations, paths } from "@/client/schema";
import { reportReachable, reportUnreachable } from "@/lib/connection";
import { type ApiProblem, parseProblem } from "@/lib/problem";

type Schemas = components["schemas"];

export type Track = Schemas["TrackRead"];
export type TrackDetail = Schemas["TrackDetail"];
export type Album = Schemas["AlbumRead"];
export type AlbumDetail = Schemas["AlbumDetail"];
export type Artist = Schemas["ArtistRead"];
export type ArtistDetail = Schemas["ArtistDetail"];
export type ArtistRef = Schemas["ArtistRef"];
export type AudioFile = Schemas["FileRead"];
export type SourceRecord = Schemas["SourceRecordRead"];
export type Analysis = Schemas["TrackAnalysisRead"];
export type AnalysisUpdate = Schemas["AnalysisUpdate"];
export type HeardValue = Schemas["HeardValue"];
export type KeySegment = Schemas["KeySegment"];
export type SimilarTrack = Schemas["SimilarTrack"];
export type ScorePart = Schemas["ScorePart"];
export type Overview = Schemas["OverviewRead"];
export type CountRow = Schemas["CountRow"];
export type Bin = Schemas["Bin"];
export type Job = Schemas["JobRead"];
export type JobState = Job["state"];
export type Folder = Schemas["FolderRead"];
export type ProblemFile = Schemas["ProblemFile"];
export type DuplicatePage = Schemas["DuplicateGroupPage"];
export type DuplicateGroup = Schemas["DuplicateGroupRead"];
export type DuplicateFile = Schemas["DuplicateFile"];
export type SystemInfo = Schemas["SystemRead"];
export type TrackQuery = NonNullable<operations["list_tracks"]["parameters"]["query"]>;
export type TrackSort = NonNullable<TrackQuery["sort"]>;
export type AlbumQuery = NonNullable<operations["list_albums"]["parameters"]["query"]>;
export type ArtistQuery = NonNullable<operations["list_artists"]["parameters"]["query"]>;

/** Any call may fail, documented or not, and always fails with a problem: so say it in the types. */
type WithProblems<P> = {
  [Path in keyof P]: {
    [Method in keyof P[Path]]: P[Path][Method] extends { responses: infer Responses }
      ? Omit<P[Path][Method], "responses"> & { responses: Responses & { default: { headers: Record<string, unknown>; content: { "application/json": ApiProblem } } } }
      : P[Path][Method];
  };
};

type Paths = WithProblems<paths>;

/** Every failure is thrown as a problem; every answer says that the server is there. */
const failures: Middleware = {
  async onResponse({ response }) {
    reportReachable();
    if (response.ok) return;
    const body: unknown = await response
      .clone()
      .json()
      .catch(() => null);
    throw parseProblem(response.status, body);
  },
  onError({ error }) {
    if (error instanceof TypeError) reportUnreachable();
  },
};

export const client = createFetchClient<Paths>({ baseUrl: window.location.origin, fetch: (request) => window.fetch(request) });
client.use(failures);

export const $api = createQueryClient(client);

/** Address of a cover in one of the sizes the server makes. */
export function coverSource(url: string, size: 64 | 160 | 320 | 640): string {
  return `${url}${url.includes("?") ? "&" : "?"}size=${size}`;
}
