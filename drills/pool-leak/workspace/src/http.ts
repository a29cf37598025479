/** A request, its body parsed already. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** A response, its body not yet turned into JSON. */
export interface Response {
  readonly status: number;
  /** By name in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}
