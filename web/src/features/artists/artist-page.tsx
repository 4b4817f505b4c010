import { Badge, Button, Skeleton, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";

import { CollectionHeader, CollectionSkeleton } from "@/components/collection-header";
import { AlbumCard, CardGrid } from "@/components/media-card";
import { FailedState } from "@/components/states";
import { TrackTable, TrackTableSkeleton } from "@/components/track-table/track-table";
import { $api, type Album } from "@/lib/api";
import { formatPlural } from "@/lib/format";
import { usePageTitle } from "@/lib/page-title";

const columns = ["album", "year", "tempo", "key", "energy", "length"] as const;
/** Tracks shown on the page; all of them are one click further. */
const shownTracks = 200;

export function ArtistPage({ artistId }: { artistId: number }) {
  const { data: artist, error, refetch } = $api.useQuery("get", "/api/artists/{artist_id}", { params: { path: { artist_id: artistId } } });
  const tracks = $api.useQuery("get", "/api/tracks", { params: { query: { artist_id: artistId, limit: shownTracks, sort: "album" } } });
  usePageTitle(artist?.name ?? "Artist");
  const rows = useMemo(() => tracks.data?.tracks ?? [], [tracks.data]);
  if (error && !artist) return <FailedState isWholePage error={error} what="The artist" onRetry={() => void refetch()} />;
  if (!artist) {
    return (
      <>
        <CollectionSkeleton shape="round" />
        <Skeleton h={400} mt="lg" radius={12} />
      </>
    );
  }
  const total = tracks.data?.total ?? 0;
  return (
    <Stack gap="xl">
      <CollectionHeader
        kind="Artist"
        title={artist.name}
        coverUrl={artist.cover_url}
        shape="round"
        tracks={rows}
        line={`${formatPlural(artist.album_count, "album")} · ${formatPlural(artist.track_count, "track")}`}
        tags={artist.genres.slice(0, 8).map((genre) => (
          <Badge key={genre} variant="default" tt="none" fw={500} style={{ cursor: "pointer" }} renderRoot={(props) => <Link {...props} to="/library/tracks" search={{ genre }} />}>
            {genre}
          </Badge>
        ))}
      />
      <AlbumShelf title="Albums" albums={artist.albums} />
      <AlbumShelf title="Appears on" albums={artist.appears_on} />
      <section aria-label="Tracks">
        <Title order={2} mb="xs">
          Tracks
        </Title>
        {tracks.error && !tracks.data ? (
          <FailedState error={tracks.error} what="The tracks" isCompact onRetry={() => void tracks.refetch()} />
        ) : !tracks.data ? (
          <TrackTableSkeleton rows={6} />
        ) : rows.length === 0 ? (
          <Text c="dimmed">No track of theirs is in the library any more.</Text>
        ) : (
          <TrackTable label={`Tracks of ${artist.name}`} tracks={rows} total={rows.length} columns={columns} />
        )}
        {total > shownTracks && (
          <Button mt="md" variant="default" renderRoot={(props) => <Link {...props} to="/library/tracks" search={{ q: artist.name }} />}>
            Search all {formatPlural(total, "track")}
          </Button>
        )}
      </section>
    </Stack>
  );
}

function AlbumShelf({ title, albums }: { title: string; albums: Album[] }) {
  if (albums.length === 0) return null;
  return (
    <section aria-label={title}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      <CardGrid label={title}>
        {albums.map((album) => (
          <AlbumCard key={album.id} album={album} note={[album.release_year, formatPlural(album.track_count, "track")].filter(Boolean).join(" · ")} />
        ))}
      </CardGrid>
    </section>
  );
}
