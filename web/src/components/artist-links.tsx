import { Link } from "@tanstack/react-router";
import { Fragment } from "react";

import type { ArtistRef } from "@/lib/api";

/** Credited artists, each a link; the bare name when nobody is known by it. */
export function ArtistLinks({ artists, name }: { artists: ArtistRef[]; name: string }) {
  if (artists.length === 0) return <>{name || "Unknown artist"}</>;
  return (
    <>
      {artists.map((artist, index) => (
        <Fragment key={artist.id}>
          {index > 0 && ", "}
          <Link className="quiet-link" to="/artists/$artistId" params={{ artistId: String(artist.id) }}>
            {artist.name}
          </Link>
        </Fragment>
      ))}
    </>
  );
}
