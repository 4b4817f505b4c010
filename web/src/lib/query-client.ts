import { type InfiniteData, type Query, QueryClient } from "@tanstack/react-query";

import { toProblem } from "@/lib/problem";

/** What changes while music is scanned and analysed. */
const libraryPaths = [
  "/api/overview",
  "/api/tracks",
  "/api/albums",
  "/api/artists",
  "/api/genres",
  "/api/demo",
  "/api/library/folders",
  "/api/library/problems",
  "/api/duplicates",
  "/api/tracks/{track_id}",
  "/api/tracks/{track_id}/analysis",
  "/api/tracks/{track_id}/similar",
  "/api/albums/{album_id}",
  "/api/artists/{artist_id}",
];

/** Lists scrolled further than this are left alone: reading all their pages again would make them jump. */
const refreshedPages = 2;

function isRefreshable(query: Query): boolean {
  if (!libraryPaths.includes(String(query.queryKey[1]))) return false;
  const pages = (query.state.data as Partial<InfiniteData<unknown>> | undefined)?.pages;
  return !Array.isArray(pages) || pages.length <= refreshedPages;
}

/** Read again what is on screen, and mark the rest of the library's answers as old. */
export function refreshLibrary(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ predicate: isRefreshable });
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // A refusal stays a refusal; only outside faults are worth another try.
        retry: (count, error) => {
          const { status } = toProblem(error);
          return count < 2 && (status === 0 || status >= 500);
        },
        retryDelay: (attempt) => Math.min(4000, 500 * 2 ** attempt),
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}
