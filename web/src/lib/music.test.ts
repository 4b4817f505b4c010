import { describe, expect, it } from "vitest";

import { nameKey, parseKey, spellKey } from "./music";

describe("nameKey", () => {
  it("names key and mode", () => expect(nameKey(9, 0)).toBe("A minor"));
  it("leaves out an unknown mode", () => expect(nameKey(3, null)).toBe("E♭"));
  it("has no name for no key", () => expect(nameKey(null, 1)).toBeNull());
});

describe("parseKey", () => {
  it("reads sharps and flats in any spelling", () => expect(["F# minor", "G♭ minor", "Bb major", "C"].map(parseKey)).toEqual([{ key: 6, mode: 0 }, { key: 6, mode: 0 }, { key: 10, mode: 1 }, { key: 0, mode: undefined }]));
  it("goes round the circle", () => expect([parseKey("Cb major")?.key, parseKey("B# major")?.key]).toEqual([11, 0]));
  it("refuses what is no key", () => expect(parseKey("H minor")).toBeNull());
});

describe("spellKey", () => {
  it("writes the signs of music", () => expect(["Eb minor", "C# major", "B minor", "no key"].map(spellKey)).toEqual(["E♭ minor", "C♯ major", "B minor", "no key"]));
});
