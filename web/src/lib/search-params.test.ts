import { describe, expect, it } from "vitest";

import { countFilters, parseAlbumSearch, parseTrackSearch, toTrackQuery } from "./search-params";

describe("parseTrackSearch", () => {
  it("keeps what makes sense and drops the rest", () =>
    expect(parseTrackSearch({ q: "  blue ", key: 12, mode: 1, from: "1990", slow: "x", sort: "tempo", desc: "true", other: 1 })).toEqual({
      q: "blue",
      mode: 1,
      from: 1990,
      sort: "tempo",
      desc: true,
    }));
  it("takes a number for words, as addresses do", () => expect(parseTrackSearch({ q: 1999 })).toEqual({ q: "1999" }));
  it("leaves an empty address empty", () => expect(parseTrackSearch({})).toEqual({}));
  it("tells no from unset", () => expect(parseTrackSearch({ heard: false })).toEqual({ heard: false }));
});

describe("toTrackQuery", () => {
  it("sorts by artist unless told otherwise", () => expect(toTrackQuery({})).toEqual({ sort: "artist", order: "asc" }));
  it("speaks the server's names", () =>
    expect(toTrackQuery({ q: "a", from: 1990, fast: 120, heard: false, desc: true, sort: "year" })).toEqual({
      search: "a",
      year_from: 1990,
      tempo_max: 120,
      is_analysed: false,
      sort: "year",
      order: "desc",
    }));
});

describe("countFilters", () => {
  it("does not count the order", () => expect(countFilters({ q: "a", genre: "Jazz", sort: "title", desc: true })).toBe(2));
});

describe("parseAlbumSearch", () => {
  it("refuses an order that albums do not have", () => expect(parseAlbumSearch({ sort: "tempo", q: "x" })).toEqual({ q: "x" }));
});
