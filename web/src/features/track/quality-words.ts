import { formatNumber, formatPercent } from "@/lib/format";

/** One thing about the recording that a collector would want to know. */
export interface QualityMark {
  title: string;
  sentence: string;
  /** Something is wrong with the sound, or it is just good to know. */
  isFlaw: boolean;
}

/** Shorter silences belong to the music. */
const longSilenceS = 2;
/** Rarer clipping is not heard. */
const audibleClipping = 0.001;
const likelySuspicion = 0.5;
/** Codecs that keep every sample, by the beginning of their names. */
const lossless = /^(flac|alac|wavpack|ape|tta|wav|aiff|pcm)/i;
/** Below this the sound is duller than AM radio. */
const dullHz = 5000;
const strongOffset = 0.01;

function readNumber(group: Record<string, unknown>, name: string): number {
  const value = group[name];
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function readGroup(parent: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = parent[name];
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** Very small shares as "under 1 %" rather than "0 %". */
function sayShare(share: number): string {
  return share < 0.01 ? "under 1 %" : formatPercent(share);
}

export function isLossless(codec: string | null): boolean {
  return codec !== null && lossless.test(codec);
}

/** What the quality marks of an analysis mean, flaws first; empty when there is nothing to say. That a lossy file is lossy is no flaw. */
export function describeQuality(features: Record<string, unknown>, notes: readonly string[], isLosslessFile: boolean): QualityMark[] {
  const quality = readGroup(features, "quality");
  const lossy = readGroup(quality, "lossy_source");
  const marks: QualityMark[] = [];
  const flaw = (title: string, sentence: string) => marks.push({ title, sentence, isFlaw: true });
  const notice = (title: string, sentence: string) => marks.push({ title, sentence, isFlaw: false });

  for (const note of notes) flaw("Damage", note);
  const lostS = readNumber(quality, "lost_s");
  if (lostS > 0 && notes.length === 0) flaw("Damage", `${formatNumber(lostS, 1)} s could not be decoded; the rest was heard.`);
  const clipped = readNumber(quality, "clipped_share");
  if (clipped >= audibleClipping) flaw("Clipping", `The sound hits the ceiling during ${sayShare(clipped)} of the track: loud passages may crackle.`);
  const suspicion = readNumber(lossy, "suspicion");
  const cutoffHz = readNumber(lossy, "cutoff_hz");
  if (isLosslessFile && suspicion >= likelySuspicion) {
    const reason = cutoffHz > 0 ? `The sound ends at ${formatNumber(cutoffHz / 1000, 1)} kHz, as encoders such as MP3 cut it` : "The sound has marks that encoders such as MP3 leave";
    flaw("Lossy source", `${reason}, though the file is lossless: a suspicion of ${formatPercent(suspicion)}, not a proof.`);
  }
  if (Math.abs(readNumber(quality, "dc_offset")) >= strongOffset) flaw("Offset", "The wave does not swing around zero: a fault of the recording that costs headroom and may click at the ends.");
  const bandwidthHz = readNumber(quality, "bandwidth_hz");
  if (bandwidthHz > 0 && bandwidthHz < dullHz) notice("Dull", `Nothing is heard above ${formatNumber(bandwidthHz / 1000, 1)} kHz: an old or telephone-like recording.`);
  const startS = readNumber(quality, "silence_start_s");
  const endS = readNumber(quality, "silence_end_s");
  if (startS >= longSilenceS) notice("Silence", `It begins with ${formatNumber(startS, 1)} s of silence.`);
  if (endS >= longSilenceS) notice("Silence", `It ends with ${formatNumber(endS, 1)} s of silence.`);
  return marks;
}
