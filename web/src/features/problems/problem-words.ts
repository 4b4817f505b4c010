import { formatPlural } from "@/lib/format";

interface Words {
  title: string;
  advice: string;
}

/** What each reason means for a person, and what mends it. */
const words: Record<string, Words> = {
  empty: { title: "Empty files", advice: "They hold nothing at all: copy or download them again, or delete them." },
  truncated: { title: "Cut-off files", advice: "The end is missing: copy or download them again." },
  not_audio: { title: "Not audio", advice: "The name says audio, the content does not: rename or delete them." },
  mislabelled: { title: "Wrong ending in the name", advice: "The content is another format than the name says: rename them with the right ending." },
  unreadable: { title: "Cannot be read", advice: "Check that the user Tensoe runs as may read them, and that the disk is sound; then scan again." },
  permission_denied: { title: "No permission", advice: "Let the user Tensoe runs as read them, then scan again." },
  invalid_audio: { title: "Cannot be decoded", advice: "The sound inside is damaged, too short or of an unknown kind: try the file in another player, then replace it." },
  damaged_stretch: { title: "Damaged in places", advice: "They were heard all the same, without what was lost: replace them with fresh copies if you can." },
  crashed: { title: "The decoder crashed", advice: "The file breaks the decoder and nothing else: replace it, or convert it with another program." },
  timed_out: { title: "Took too long", advice: "Very long files may need more time: raise ANALYSIS_TIMEOUT_SECONDS, then analyse again." },
  out_of_memory: { title: "Needed too much memory", advice: "Raise WORKER_MEMORY_MIB, then analyse again." },
  link_circle: { title: "Links in a circle", advice: "The link leads back to itself: remove it." },
  dangling_link: { title: "Links to nowhere", advice: "What the link points to is gone: remove the link, or bring the file back." },
  outside_library: { title: "Links out of the library", advice: "The link leads out of your folders of music: add that folder as well, or move the music in." },
  special_file: { title: "Not ordinary files", advice: "Pipes, sockets and devices hold no music: remove them from the folder." },
  changing: { title: "Still being written", advice: "They were being copied during the scan: the next scan reads them." },
  vanished: { title: "Gone during the scan", advice: "They were there and then not: the next scan settles it." },
  raised: { title: "Reading failed", advice: "Reading them failed in an unexpected way: the worker's log has the details; please report it." },
  unexpected: { title: "A fault in Tensoe", advice: "The worker's log has the details; please report it." },
};

export function describeCode(code: string): Words {
  const known = words[code];
  if (known) return known;
  const plain = code.replaceAll("_", " ");
  return { title: plain.charAt(0).toUpperCase() + plain.slice(1), advice: "Read the reason beside each file, mend or replace it, then scan again." };
}

export function describeTotal(total: number): string {
  return total === 0 ? "Every file could be read" : `${formatPlural(total, "file")} could not be read or heard in full; the rest of the library is not affected`;
}
