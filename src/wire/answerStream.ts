import { BACKEND_LIMIT, decodeNotice, keptOfBackend, NOTICE_LIMIT } from './backend';
import { MessageParser, type Message } from './messages';
import { Passage } from './passage';
import type { Interception, WireNotice } from './record';

/** Says whether a notice is the judge's: undefined for all others, which the client gets. */
export type Interceptor = (notice: WireNotice) => Interception | undefined;

export interface AnswerListener {
  onMessage(message: Message): void;
  /** Undefined where nothing is to be taken out. */
  readonly intercept: Interceptor | undefined;
  /** An interception that has content. */
  onReport(report: Interception): void;
  /** A notice that may have been one of ours was too long to be read. */
  onMissed(): void;
}

/** What the server sends on one connection: read as it comes, and passed on but for what is intercepted. */
export class AnswerStream {
  /** Bytes of what was taken out. */
  intercepted = 0;
  private readonly parser: MessageParser;
  private readonly passage = new Passage();

  constructor(private readonly listener: AnswerListener) {
    const { intercept } = listener;
    this.parser = new MessageParser({
      keep: (type) => (type === 'N' && intercept ? NOTICE_LIMIT : keptOfBackend(type)),
      onMessage: (message) => this.onMessage(message),
      limit: BACKEND_LIMIT,
      offset: 0,
    });
  }

  /** Offset in the stream behind the last whole message or the last byte that came. */
  get offset(): number {
    return this.parser.offset;
  }

  /** @throws ProtocolError where it cannot be read; the stream is of no use afterwards */
  push(chunk: Buffer): void {
    this.passage.push(chunk);
    this.parser.push(chunk);
  }

  /** Takes what may be passed on by now, and drops what lies behind `mutedFrom`. */
  take(mutedFrom = Infinity): Buffer[] {
    const passed = this.passage.take(Math.min(this.passable, mutedFrom));
    this.passage.remove(mutedFrom, Infinity);
    return passed;
  }

  /** Offset up to which all is decided: a notice waits until it is whole. */
  private get passable(): number {
    const { unfinished } = this.parser;
    const undecided =
      unfinished?.type === 'N' && this.listener.intercept && (unfinished.length ?? 0) <= NOTICE_LIMIT;
    return undecided ? unfinished.begin : Infinity;
  }

  private onMessage(message: Message): void {
    if (message.type !== 'N' || !this.intercept(message)) this.listener.onMessage(message);
  }

  private intercept(message: Message): boolean {
    const { intercept } = this.listener;
    if (!intercept) return false;
    const notice = decodeNotice(message);
    if (message.length > NOTICE_LIMIT) {
      // Passed on already, and who sent it was not read. The judge's instruments speak at this level.
      if (notice.severity === 'INFO') this.listener.onMissed();
      return false;
    }
    const interception = intercept(notice);
    if (!interception) return false;
    this.passage.remove(message.end - message.length, message.end);
    this.intercepted += message.length;
    if (interception.content !== undefined) this.listener.onReport(interception);
    return true;
  }
}
