/** Names of the musical things that the server numbers. */
export const keyNames = ["C", "C♯/D♭", "D", "D♯/E♭", "E", "F", "F♯/G♭", "G", "G♯/A♭", "A", "A♯/B♭", "B"] as const;
export const shortKeyNames = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"] as const;

/** "A minor"; "A" while the mode is unknown; null without a key. */
export function nameKey(key: number | null | undefined, mode: number | null | undefined): string | null {
  const name = key === null || key === undefined ? undefined : shortKeyNames[key];
  if (!name) return null;
  if (mode === 1) return `${name} major`;
  if (mode === 0) return `${name} minor`;
  return name;
}

/** A key as the server spells it ("Eb minor", "C# major"), with the signs of music. */
export function spellKey(text: string): string {
  return text.replace(/^([A-G])b\b/, "$1♭").replace(/^([A-G])#/, "$1♯");
}

const noteNumbers: Record<string, number> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** The number and mode of a named key such as "F# minor" or "B♭ major"; null when it is no key. */
export function parseKey(name: string): { key: number; mode: number | undefined } | null {
  const match = /^([A-G])([#♯b♭]?)(?:\/[A-G][#♯b♭]?)?(?:\s+(major|minor))?$/i.exec(name.trim());
  const letter = match?.[1];
  if (!match || !letter) return null;
  const base = noteNumbers[letter.toUpperCase()];
  if (base === undefined) return null;
  const sign = match[2];
  const shift = sign === "#" || sign === "♯" ? 1 : sign ? -1 : 0;
  const mode = match[3]?.toLowerCase();
  return { key: (base + shift + 12) % 12, mode: mode === "major" ? 1 : mode === "minor" ? 0 : undefined };
}
