import { Button } from "@mantine/core";
import { IconUsers, IconFilterOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

import { GridToolbar } from "@/components/grid-toolbar";
import { ArtistCard, CardGridSkeleton } from "@/components/media-card";
import { Page } from "@/components/page";
import { EmptyState, FailedState } from "@/components/states";
import { VirtualGrid } from "@/components/virtual-grid";
import { type ArtistQuery, client } from "@/lib/api";
import { formatPlural } from "@/lib/format";
import { unwrap, useCursorPages } from "@/lib/infinite";
import type { ArtistSearch } from "@/lib/search-params";

const sorts = [
  { value: "name", label: "Name" },
  { value: "tracks", label: "Number of tracks" },
  { value: "added", label: "Date added" },
];

interface ArtistsPageProps {
  search: ArtistSearch;
  onSearch: (search: ArtistSearch) => void;
}

export function ArtistsPage({ search, onSearch }: ArtistsPageProps) {
  const query = useMemo<ArtistQuery>(
    () => ({ sort: search.sort ?? "name", order: search.desc ? "desc" : "asc", ...(search.q ? { search: search.q } : {}) }),
    [search],
  );
  const pages = useCursorPages("/api/artists", query, async (cursor, signal) =>
    unwrap(await client.GET("/api/artists", { params: { query: { ...query, limit: 120, ...(cursor ? { cursor } : {}) } }, signal })),
  );
  const artists = useMemo(() => pages.data?.pages.flatMap((page) => page.artists) ?? [], [pages.data]);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = pages;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const isFiltered = search.q !== undefined;
  return (
    <Page title="Artists" subtitle={pages.data ? `${formatPlural(pages.data.pages[0]?.total ?? 0, "artist")}${isFiltered ? " match" : ""}` : " "}>
      <GridToolbar what="artists" words={search.q} sort={search.sort ?? "name"} isDescending={search.desc ?? false} sorts={sorts} onChange={({ words, sort, isDescending }) => onSearch({ ...search, q: words, sort: sort as ArtistSearch["sort"], desc: isDescending || undefined })} />
      {pages.isPending ? (
        <CardGridSkeleton count={18} shape="round" />
      ) : pages.isError && artists.length === 0 ? (
        <FailedState error={pages.error} what="The artists" onRetry={() => void pages.refetch()} />
      ) : artists.length === 0 ? (
        isFiltered ? (
          <EmptyState icon={IconFilterOff} title="No artist matches" action={<Button onClick={() => onSearch({})}>Clear the search</Button>} />
        ) : (
          <EmptyState icon={IconUsers} title="No artists yet" action={<Button renderRoot={(props) => <Link {...props} to="/welcome" />}>Add a folder of music</Button>}>
            Artists appear as soon as tagged files have been read.
          </EmptyState>
        )
      ) : (
        <VirtualGrid label="Artists" items={artists} getKey={(artist) => artist.id} render={(artist) => <ArtistCard artist={artist} />} hasMore={hasNextPage} onNearEnd={onNearEnd} />
      )}
    </Page>
  );
}
