import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";

import classes from "./search-field.module.css";

interface SearchFieldProps {
  label: string;
  placeholder: string;
  /** The words in the address; undefined when there are none. */
  words: string | undefined;
  onWords: (words: string | undefined) => void;
}

/** Search words that live in the address: what is typed takes effect after a breath, and back and forward change the field. */
export function SearchField({ label, placeholder, words, onWords }: SearchFieldProps) {
  const [typed, setTyped] = useState(words ?? "");
  const [known, setKnown] = useState(words);
  if (words !== known) {
    setKnown(words);
    if ((words ?? "") !== typed.trim()) setTyped(words ?? "");
  }
  const apply = useDebouncedCallback((text: string) => onWords(text.trim() || undefined), 250);
  const change = (text: string) => {
    setTyped(text);
    apply(text);
  };
  return (
    <TextInput
      className={classes.field}
      type="search"
      aria-label={label}
      placeholder={placeholder}
      leftSection={<IconSearch aria-hidden size={16} />}
      value={typed}
      rightSection={typed !== "" && <CloseButton size="sm" aria-label="Clear the search" onClick={() => change("")} />}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
