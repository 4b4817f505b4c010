import type { DuplicateFile } from "@/lib/api";
import { formatBytes, formatClock, formatCount, formatSampleRate } from "@/lib/format";

/** What tells one file of a recording from another: "flac · 44.1 kHz · 16 bit · 3.2 MB · 2:56". */
export function describeFile(file: DuplicateFile): string {
  return [
    file.codec ?? file.container,
    file.is_lossless || file.bit_rate === null ? null : `${formatCount(file.bit_rate / 1000)} kbit/s`,
    file.sample_rate_hz === null ? null : formatSampleRate(file.sample_rate_hz),
    file.is_lossless && file.bits_per_sample !== null ? `${file.bits_per_sample} bit` : null,
    formatBytes(file.size_bytes),
    file.duration_ms === null ? null : formatClock(file.duration_ms),
  ]
    .filter(Boolean)
    .join(" · ");
}
