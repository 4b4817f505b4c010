import { type InfiniteData, keepPreviousData, useInfiniteQuery, type UseInfiniteQueryResult } from "@tanstack/react-query";

interface Page {
  next_cursor: string | null;
}

/** A list that grows as it is scrolled, over the server's cursors. While a filter changes, the old rows stay in place. */
export function useCursorPages<P extends Page>(
  path: string,
  parameters: object,
  fetchPage: (cursor: string | undefined, signal: AbortSignal) => Promise<P>,
): UseInfiniteQueryResult<InfiniteData<P, string | undefined>> {
  return useInfiniteQuery({
    queryKey: ["get", path, parameters],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    getNextPageParam: (last: P) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** The answer of a call that throws its failures. */
export function unwrap<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("The server answered without content.");
  return answer.data;
}
