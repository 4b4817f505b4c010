import { describe, expect, it } from "vitest";

import { describeQuality, isLossless } from "./quality-words";

const sound = { clipped_share: 0, silence_start_s: 0.1, silence_end_s: 0.4, lost_s: 0, lossy_source: { suspicion: 0.1, cutoff_hz: 20_000 }, bandwidth_hz: 20_000 };

describe("describeQuality", () => {
  it("has nothing to say about a sound recording", () => expect(describeQuality({ quality: sound }, [], true)).toEqual([]));
  it("has nothing to say about what was not looked at", () => expect(describeQuality({}, [], true)).toEqual([]));
  it("tells flaws first, in words", () => {
    const marks = describeQuality({ quality: { ...sound, silence_end_s: 12.34, clipped_share: 0.02, lossy_source: { suspicion: 0.8, cutoff_hz: 16_000 } } }, ["About 2.0 s at 0:10 could not be decoded."], true);
    expect(marks.map((mark) => [mark.title, mark.isFlaw])).toEqual([
      ["Damage", true],
      ["Clipping", true],
      ["Lossy source", true],
      ["Silence", false],
    ]);
    expect(marks[2]?.sentence).toBe("The sound ends at 16.0 kHz, as encoders such as MP3 cut it, though the file is lossless: a suspicion of 80 %, not a proof.");
    expect(marks[3]?.sentence).toBe("It ends with 12.3 s of silence.");
  });
  it("says nothing of a lossy source of a lossy file", () => expect(describeQuality({ quality: { ...sound, lossy_source: { suspicion: 0.9, cutoff_hz: 16_000 } } }, [], false)).toEqual([]));
  it("passes over values that are null", () => expect(describeQuality({ quality: { ...sound, lossy_source: null, bandwidth_hz: null } }, [], true)).toEqual([]));
});

describe("isLossless", () => {
  it("goes by the codec", () => expect(["flac", "pcm_s16le", "mp3", null].map(isLossless)).toEqual([true, true, false, false]));
});
