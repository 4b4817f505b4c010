import { Badge, Skeleton, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { CollectionHeader, CollectionSkeleton } from "@/components/collection-header";
import { FailedState } from "@/components/states";
import { TrackTable } from "@/components/track-table/track-table";
import { $api, type AlbumDetail } from "@/lib/api";
import { formatPlural, formatSpan } from "@/lib/format";
import { usePageTitle } from "@/lib/page-title";

const columns = ["tempo", "key", "energy", "length"] as const;

export function AlbumPage({ albumId }: { albumId: number }) {
  const { data: album, error, refetch } = $api.useQuery("get", "/api/albums/{album_id}", { params: { path: { album_id: albumId } } });
  usePageTitle(album ? `${album.title} – ${album.artist_name || "Unknown artist"}` : "Album");
  if (error && !album) return <FailedState isWholePage error={error} what="The album" onRetry={() => void refetch()} />;
  if (!album) {
    return (
      <>
        <CollectionSkeleton />
        <Skeleton h={400} mt="lg" radius={12} />
      </>
    );
  }
  const discs = new Set(album.tracks.map((track) => track.disc_number ?? 1));
  return (
    <Stack gap="lg">
      <CollectionHeader
        kind={album.is_compilation ? "Compilation" : "Album"}
        title={album.title}
        coverUrl={album.cover_url}
        tracks={album.tracks}
        isDemo={album.is_demo}
        line={<AlbumLine album={album} />}
        tags={album.genres.map((genre) => (
          <Badge key={genre} variant="default" tt="none" fw={500} style={{ cursor: "pointer" }} renderRoot={(props) => <Link {...props} to="/library/albums" search={{ genre }} />}>
            {genre}
          </Badge>
        ))}
      />
      {album.tracks.length === 0 ? (
        <Text c="dimmed">None of its tracks is in the library any more.</Text>
      ) : (
        <TrackTable
          label={`Tracks of ${album.title}`}
          tracks={album.tracks}
          total={album.tracks.length}
          columns={columns}
          getPosition={(track) => (track.track_number === null ? null : discs.size > 1 ? `${track.disc_number ?? 1}·${track.track_number}` : track.track_number)}
        />
      )}
    </Stack>
  );
}

function AlbumLine({ album }: { album: AlbumDetail }) {
  return (
    <span className="tabular">
      <Text fw={600} span>
        {album.artist ? (
          <Link className="quiet-link" to="/artists/$artistId" params={{ artistId: String(album.artist.id) }}>
            {album.artist_name || album.artist.name}
          </Link>
        ) : (
          album.artist_name || "Unknown artist"
        )}
      </Text>
      {[album.release_year, formatPlural(album.track_count, "track"), formatSpan(album.duration_ms / 1000)].filter((part) => part !== null).map((part) => ` · ${part}`).join("")}
    </span>
  );
}
