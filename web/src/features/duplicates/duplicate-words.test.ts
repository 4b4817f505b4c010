import { describe, expect, it } from "vitest";

import type { DuplicateFile } from "@/lib/api";

import { describeFile } from "./duplicate-words";

const flac: DuplicateFile = {
  file_id: 1,
  path: null,
  container: "flac",
  codec: "flac",
  is_lossless: true,
  bit_rate: 912_000,
  sample_rate_hz: 44_100,
  bits_per_sample: 16,
  size_bytes: 21_400_000,
  duration_ms: 187_000,
  is_best: true,
};

describe("describeFile", () => {
  it("tells depth of what is lossless", () => expect(describeFile(flac)).toBe("flac · 44.1 kHz · 16 bit · 21.4 MB · 3:07"));
  it("tells the bit rate of what is not", () => expect(describeFile({ ...flac, codec: "mp3", is_lossless: false, bit_rate: 128_000, bits_per_sample: null })).toBe("mp3 · 128 kbit/s · 44.1 kHz · 21.4 MB · 3:07"));
  it("leaves out what is not known", () => expect(describeFile({ ...flac, codec: null, sample_rate_hz: null, bits_per_sample: null, duration_ms: null })).toBe("flac · 21.4 MB"));
});
