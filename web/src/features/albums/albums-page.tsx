import { Button } from "@mantine/core";
import { IconDisc, IconFilterOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

import { GridToolbar } from "@/components/grid-toolbar";
import { AlbumCard, CardGridSkeleton } from "@/components/media-card";
import { Page } from "@/components/page";
import { EmptyState, FailedState } from "@/components/states";
import { VirtualGrid } from "@/components/virtual-grid";
import { type AlbumQuery, client } from "@/lib/api";
import { formatPlural } from "@/lib/format";
import { unwrap, useCursorPages } from "@/lib/infinite";
import type { AlbumSearch } from "@/lib/search-params";

const sorts = [
  { value: "artist", label: "Artist" },
  { value: "title", label: "Title" },
  { value: "year", label: "Year" },
  { value: "added", label: "Date added" },
];

interface AlbumsPageProps {
  search: AlbumSearch;
  onSearch: (search: AlbumSearch) => void;
}

export function AlbumsPage({ search, onSearch }: AlbumsPageProps) {
  const query = useMemo<AlbumQuery>(
    () => ({ sort: search.sort ?? "artist", order: search.desc ? "desc" : "asc", ...(search.q ? { search: search.q } : {}), ...(search.genre ? { genre: search.genre } : {}) }),
    [search],
  );
  const pages = useCursorPages("/api/albums", query, async (cursor, signal) =>
    unwrap(await client.GET("/api/albums", { params: { query: { ...query, limit: 120, ...(cursor ? { cursor } : {}) } }, signal })),
  );
  const albums = useMemo(() => pages.data?.pages.flatMap((page) => page.albums) ?? [], [pages.data]);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = pages;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const isFiltered = search.q !== undefined || search.genre !== undefined;
  return (
    <Page title="Albums" subtitle={pages.data ? `${formatPlural(pages.data.pages[0]?.total ?? 0, "album")}${isFiltered ? " match" : ""}` : " "}>
      <GridToolbar what="albums" words={search.q} sort={search.sort ?? "artist"} isDescending={search.desc ?? false} sorts={sorts} onChange={({ words, sort, isDescending }) => onSearch({ ...search, q: words, sort: sort as AlbumSearch["sort"], desc: isDescending || undefined })} />
      {pages.isPending ? (
        <CardGridSkeleton count={18} />
      ) : pages.isError && albums.length === 0 ? (
        <FailedState error={pages.error} what="The albums" onRetry={() => void pages.refetch()} />
      ) : albums.length === 0 ? (
        isFiltered ? (
          <EmptyState icon={IconFilterOff} title="No album matches" action={<Button onClick={() => onSearch({})}>Clear the search</Button>} />
        ) : (
          <EmptyState icon={IconDisc} title="No albums yet" action={<Button renderRoot={(props) => <Link {...props} to="/welcome" />}>Add a folder of music</Button>}>
            Albums appear as soon as tagged files have been read.
          </EmptyState>
        )
      ) : (
        <VirtualGrid label="Albums" items={albums} getKey={(album) => album.id} render={(album) => <AlbumCard album={album} />} hasMore={hasNextPage} onNearEnd={onNearEnd} />
      )}
    </Page>
  );
}
