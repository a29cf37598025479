export interface Message {
  readonly id: number;
  readonly sentAt: Date;
  /** Null where the sender's account was closed. */
  readonly sender: string | null;
  readonly subject: string;
  readonly body: string;
}

/** A message as a line of the export. */
export function lineOf({ id, sentAt, sender, subject, body }: Message): string {
  return `${JSON.stringify({ id, sentAt, sender, subject, body })}\n`;
}
