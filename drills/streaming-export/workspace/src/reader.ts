/** Whoever downloads an export. */
export interface Reader {
  /** Resolves when the reader has taken the text; rejects when the reader is gone. */
  write(text: string): Promise<void>;
}
