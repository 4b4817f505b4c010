import { describe, expect, it } from "vitest";

import { listChips } from "./filter-chips";

describe("listChips", () => {
  it("says each filter in words", () =>
    expect(listChips({ q: "x", genre: "Jazz", from: 1990, to: 1999, slow: 90, key: 9, mode: 0, heard: false }).map((chip) => chip.label)).toEqual([
      "Jazz",
      "Year 1990–1999",
      "Tempo from 90 BPM",
      "Key A minor",
      "Not analysed yet",
    ]));
  it("takes a range away as one", () => expect(listChips({ from: 1990, to: 1999, genre: "Jazz" })[1]?.without).toEqual({ genre: "Jazz", from: undefined, to: undefined }));
});
