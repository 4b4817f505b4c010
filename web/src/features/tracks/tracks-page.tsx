import { Button, Text } from "@mantine/core";
import { IconFilterOff, IconMusicOff, IconPlayerPlayFilled } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";

import { EmptyState, FailedState } from "@/components/states";
import { Page } from "@/components/page";
import { TrackTable, TrackTableSkeleton } from "@/components/track-table/track-table";
import { client } from "@/lib/api";
import { formatPlural } from "@/lib/format";
import { unwrap, useCursorPages } from "@/lib/infinite";
import { playTracks } from "@/lib/player";
import { countFilters, toTrackQuery, type TrackSearch } from "@/lib/search-params";

import { ColumnChooser, useChosenColumns } from "./column-chooser";
import { FilterBar } from "./filter-bar";
import { SelectionBar } from "./selection-bar";

const pageSize = 200;

interface TracksPageProps {
  search: TrackSearch;
  onSearch: (search: TrackSearch) => void;
}

export function TracksPage({ search, onSearch }: TracksPageProps) {
  const query = useMemo(() => toTrackQuery(search), [search]);
  const pages = useCursorPages("/api/tracks", query, async (cursor, signal) =>
    unwrap(await client.GET("/api/tracks", { params: { query: { ...query, limit: pageSize, ...(cursor ? { cursor } : {}) } }, signal })),
  );
  const tracks = useMemo(() => pages.data?.pages.flatMap((page) => page.tracks) ?? [], [pages.data]);
  const [columns, setColumns] = useChosenColumns();
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = pages;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const change = (next: TrackSearch) => {
    setSelected(new Set());
    onSearch(next);
  };
  const total = pages.data?.pages[0]?.total ?? 0;
  const chosen = useMemo(() => tracks.filter((track) => selected.has(track.id)), [tracks, selected]);
  const hasFilters = countFilters(search) > 0;
  return (
    <Page
      title="Tracks"
      subtitle={pages.data ? `${formatPlural(total, "track")}${hasFilters ? " match" : ""}` : " "}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconPlayerPlayFilled aria-hidden size={14} />}
            disabled={tracks.length === 0}
            onClick={() => playTracks(tracks.filter((track) => track.stream_url !== null).slice(0, 500))}
          >
            Play
          </Button>
          <ColumnChooser chosen={columns} onChange={setColumns} />
        </>
      }
    >
      <FilterBar search={search} onSearch={change} />
      {chosen.length > 0 && <SelectionBar tracks={chosen} onClear={() => setSelected(new Set())} />}
      {pages.isPending ? (
        <TrackTableSkeleton />
      ) : pages.isError && tracks.length === 0 ? (
        <FailedState error={pages.error} what="The tracks" onRetry={() => void pages.refetch()} />
      ) : tracks.length === 0 ? (
        <NoTracks hasFilters={hasFilters} onClear={() => change({})} />
      ) : (
        <div style={{ opacity: pages.isPlaceholderData ? 0.6 : 1 }}>
          <TrackTable
            label="Tracks"
            tracks={tracks}
            total={total}
            columns={columns}
            sorting={{
              by: search.sort ?? "artist",
              isDescending: search.desc ?? false,
              onChange: (by, isDescending) => change({ ...search, sort: by, ...(isDescending ? { desc: true } : { desc: undefined }) }),
            }}
            selection={{ ids: selected, onChange: setSelected }}
            hasMore={hasNextPage}
            onNearEnd={onNearEnd}
          />
          {isFetchNextPageError && <FailedState error={pages.error} what="More tracks" isCompact onRetry={() => void fetchNextPage()} />}
        </div>
      )}
    </Page>
  );
}

function NoTracks({ hasFilters, onClear }: { hasFilters: boolean; onClear: () => void }) {
  if (hasFilters) {
    return (
      <EmptyState icon={IconFilterOff} title="No track matches" action={<Button onClick={onClear}>Clear all filters</Button>}>
        Loosen a filter, or look for fewer words.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={IconMusicOff} title="No tracks yet" action={<Button renderRoot={(props) => <Link {...props} to="/welcome" />}>Add a folder of music</Button>}>
      <Text>Once a folder is added, its tracks appear here while they are read.</Text>
    </EmptyState>
  );
}
