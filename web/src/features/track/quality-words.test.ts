import { describe, expect, it } from "vitest";

import { describeQuality } from "./quality-words";

const sound = { clipped_share: 0, silence_start_s: 0.1, silence_end_s: 0.4, lost_s: 0, lossy_source: { suspicion: 0.1, cutoff_hz: 20_000 }, bandwidth_hz: 20_000 };

describe("describeQuality", () => {
  it("has nothing to say about a sound recording", () => expect(describeQuality({ quality: sound }, [])).toEqual([]));
  it("has nothing to say about what was not looked at", () => expect(describeQuality({}, [])).toEqual([]));
  it("tells flaws first, in words", () => {
    const marks = describeQuality({ quality: { ...sound, silence_end_s: 12.34, clipped_share: 0.02, lossy_source: { suspicion: 0.8, cutoff_hz: 16_000 } } }, ["The stretch from 0:10 to 0:12 could not be decoded."]);
    expect(marks.map((mark) => [mark.title, mark.isFlaw])).toEqual([
      ["Damage", true],
      ["Clipping", true],
      ["Lossy source", true],
      ["Silence", false],
    ]);
    expect(marks[2]?.sentence).toBe("The sound ends at 16.0 kHz, as encoders such as MP3 cut it: a suspicion of 80 %, not a proof.");
    expect(marks[3]?.sentence).toBe("It ends with 12.3 s of silence.");
  });
  it("passes over values that are null", () => expect(describeQuality({ quality: { ...sound, lossy_source: null, bandwidth_hz: null } }, [])).toEqual([]));
});
