import { describe, expect, it } from "vitest";

import { toCsv } from "./chart-data";

describe("toCsv", () => {
  it("quotes what would break a column", () =>
    expect(toCsv({ labelTitle: "Genre", labels: ['Drum, "Bass"'], series: [{ name: "Tracks", values: [3] }] })).toBe('Genre,Tracks\r\n"Drum, ""Bass""",3\r\n'));
});
