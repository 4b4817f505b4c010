import { SimpleGrid } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";

import { BarChart } from "@/components/charts/bar-chart";
import type { Overview } from "@/lib/api";
import { formatCount } from "@/lib/format";
import { parseKey, shortKeyNames } from "@/lib/music";
import type { TrackSearch } from "@/lib/search-params";

import { countBy, countKeys, describeTop, fillDecades, findPeak, foldBins } from "./overview-data";

const notHeard = "This fills as soon as tracks have been heard.";

/** What the library is made of; a click opens the tracks behind a bar. */
export function OverviewCharts({ overview }: { overview: Overview }) {
  const navigate = useNavigate();
  const open = (search: TrackSearch) => void navigate({ to: "/library/tracks", search });
  const genres = countBy(overview.genres, 10);
  const tempo = foldBins(overview.tempo_bpm);
  const loudness = foldBins(overview.loudness_lufs);
  const decades = fillDecades(overview.decades);
  const keys = countKeys(overview.keys, parseKey);
  const peak = findPeak(tempo);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <BarChart
        title="Genres"
        summary={describeTop(genres)}
        isHorizontal
        height={Math.max(120, genres.length * 28)}
        valueTitle="Tracks"
        data={{ labelTitle: "Genre", labels: genres.map((row) => row.name), series: [{ name: "Tracks", values: genres.map((row) => row.count) }] }}
        empty="No track has a genre in its tags."
        onSelect={(index) => open({ genre: genres[index]?.name })}
      />
      <BarChart
        title="Tempo"
        summary={peak ? `Most tracks run at ${formatCount(peak.start)}–${formatCount(peak.end)} BPM (estimates)` : undefined}
        isHistogram
        height={280}
        valueTitle="Tracks"
        data={{ labelTitle: "Tempo (BPM)", labels: tempo.map((bin) => formatCount(bin.start)), series: [{ name: "Tracks", values: tempo.map((bin) => bin.count) }] }}
        empty={notHeard}
        onSelect={(index) => open({ slow: tempo[index]?.start, fast: tempo[index]?.end, sort: "tempo" })}
      />
      <BarChart
        title="Keys"
        summary="Estimated key of each track"
        height={240}
        valueTitle="Tracks"
        data={{ labelTitle: "Key", labels: [...shortKeyNames], series: [{ name: "Major", values: keys.major }, { name: "Minor", values: keys.minor }] }}
        empty={notHeard}
        onSelect={(index, series) => open({ key: index, mode: series === 0 ? 1 : 0 })}
      />
      <BarChart
        title="Decades"
        summary="Year of release, where the tags say it"
        height={240}
        valueTitle="Tracks"
        data={{ labelTitle: "Decade", labels: decades.map((row) => row.name), series: [{ name: "Tracks", values: decades.map((row) => row.count) }] }}
        empty="No track has a year in its tags."
        onSelect={(index) => {
          const first = Number.parseInt(decades[index]?.name ?? "", 10);
          if (Number.isFinite(first)) open({ from: first, to: first + 9, sort: "year" });
        }}
      />
      <BarChart
        title="Loudness"
        summary="Integrated loudness of each track, measured"
        isHistogram
        height={240}
        valueTitle="Tracks"
        data={{ labelTitle: "Loudness (LUFS)", labels: loudness.map((bin) => formatCount(bin.start).replace("-", "−")), series: [{ name: "Tracks", values: loudness.map((bin) => bin.count) }] }}
        empty={notHeard}
      />
      <BarChart
        title="Formats"
        summary="Audio files by format"
        isHorizontal
        height={Math.max(120, Math.min(8, overview.formats.length) * 28)}
        valueTitle="Files"
        data={{ labelTitle: "Format", labels: countBy(overview.formats, 8).map((row) => row.name), series: [{ name: "Files", values: countBy(overview.formats, 8).map((row) => row.count) }] }}
        empty="No files yet."
      />
    </SimpleGrid>
  );
}
