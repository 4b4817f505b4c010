import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { spotlight, Spotlight } from "@mantine/spotlight";
import { IconEar, IconMoonStars, IconRefresh, IconSearch } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";

import { Cover } from "@/components/cover";
import { $api } from "@/lib/api";
import { formatPlural } from "@/lib/format";
import { toProblem } from "@/lib/problem";

import { navigation } from "./navigation";

export const openPalette = (): void => spotlight.open();

interface Entry {
  id: string;
  label: string;
  description?: string;
  icon: ReactNode;
  onSelect: () => void;
}

/** Ctrl-K: finds music, pages and actions. */
export function Palette() {
  const [query, setQuery] = useState("");
  const [asked] = useDebouncedValue(query.trim(), 120);
  const pages = usePages(query);
  const actions = useActions(query);
  const music = useMusic(asked);
  const groups: [string, Entry[]][] = [...music.groups, ["Pages", pages], ["Actions", actions]];
  const isEmpty = groups.every(([, entries]) => entries.length === 0);
  return (
    <Spotlight.Root query={query} onQueryChange={setQuery} shortcut={null} scrollable maxHeight={480} clearQueryOnClose attributes={{ content: { "aria-label": "Search" } }} transitionProps={{ duration: 100 }}>
      <Spotlight.Search placeholder="Find a track, an album, an artist, a page, an action" aria-label="Search" leftSection={<IconSearch aria-hidden size={20} />} />
      <Spotlight.ActionsList>
        {groups.map(
          ([label, entries]) =>
            entries.length > 0 && (
              <Spotlight.ActionsGroup key={label} label={label}>
                {entries.map((entry) => (
                  <Spotlight.Action key={entry.id} label={entry.label} description={entry.description} leftSection={entry.icon} onClick={entry.onSelect} />
                ))}
              </Spotlight.ActionsGroup>
            ),
        )}
        {isEmpty && <Spotlight.Empty>{music.isSearching ? "Searching…" : music.failure || `Nothing is called “${query}”.`}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** Spotlight marks its choice on the entries themselves; results that arrive later replace them, and the first is marked anew. */
function markFirst(): void {
  const entries = document.querySelectorAll(".mantine-Spotlight-action");
  entries.forEach((entry, index) => entry.toggleAttribute("data-selected", index === 0));
}

function matches(label: string, query: string): boolean {
  return label.toLowerCase().includes(query.trim().toLowerCase());
}

function usePages(query: string): Entry[] {
  const navigate = useNavigate();
  return navigation
    .filter((item) => matches(item.label, query))
    .map((item) => ({ id: item.to, label: item.label, icon: <item.icon aria-hidden size={20} stroke={1.5} />, onSelect: () => void navigate({ to: item.to }) }));
}

function useActions(query: string): Entry[] {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light") === "dark";
  const onError = (error: unknown) => {
    const problem = toProblem(error);
    notifications.show({ color: "red", title: problem.title, message: `${problem.detail} ${problem.hint}` });
  };
  const scan = $api.useMutation("post", "/api/library/scan", { onError, onSuccess: () => notifications.show({ message: "The scan has begun" }) });
  const analyse = $api.useMutation("post", "/api/analysis/run", { onError, onSuccess: () => notifications.show({ message: "The analysis has begun" }) });
  const actions: Entry[] = [
    { id: "scan", label: "Scan now", description: "Look for new and changed files in all folders", icon: <IconRefresh aria-hidden size={20} stroke={1.5} />, onSelect: () => scan.mutate({ body: { folder_ids: [] } }) },
    { id: "analyse", label: "Analyse what is not heard yet", icon: <IconEar aria-hidden size={20} stroke={1.5} />, onSelect: () => analyse.mutate({ body: { track_ids: null, force: false } }) },
    { id: "dark", label: isDark ? "Switch to light mode" : "Switch to dark mode", description: "Toggle dark mode", icon: <IconMoonStars aria-hidden size={20} stroke={1.5} />, onSelect: () => setColorScheme(isDark ? "light" : "dark") },
  ];
  return actions.filter((action) => matches(`${action.label} ${action.description ?? ""}`, query));
}

function useMusic(query: string): { groups: [string, Entry[]][]; isSearching: boolean; failure: string } {
  const navigate = useNavigate();
  const { data, isFetching, error } = $api.useQuery(
    "get",
    "/api/search",
    { params: { query: { q: query, limit: 5 } } },
    { enabled: query !== "", placeholderData: keepPreviousData },
  );
  useEffect(markFirst, [data]);
  if (query === "" || !data) return { groups: [], isSearching: isFetching, failure: error ? toProblem(error).detail : "" };
  const tracks = data.tracks.map((track) => ({
    id: `track-${track.id}`,
    label: track.title,
    description: [track.artist_name, track.album?.title].filter(Boolean).join(" · "),
    icon: <Cover url={track.cover_url} pixels={64} size={36} />,
    onSelect: () => void navigate({ to: "/tracks/$trackId", params: { trackId: String(track.id) } }),
  }));
  const albums = data.albums.map((album) => ({
    id: `album-${album.id}`,
    label: album.title,
    description: [album.artist_name, album.release_year].filter(Boolean).join(" · "),
    icon: <Cover url={album.cover_url} pixels={64} size={36} />,
    onSelect: () => void navigate({ to: "/albums/$albumId", params: { albumId: String(album.id) } }),
  }));
  const artists = data.artists.map((artist) => ({
    id: `artist-${artist.id}`,
    label: artist.name,
    description: formatPlural(artist.track_count, "track"),
    icon: <Cover url={artist.cover_url} pixels={64} size={36} shape="round" />,
    onSelect: () => void navigate({ to: "/artists/$artistId", params: { artistId: String(artist.id) } }),
  }));
  return { groups: [["Tracks", tracks], ["Albums", albums], ["Artists", artists]], isSearching: isFetching, failure: "" };
}
