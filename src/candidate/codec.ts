import { types } from 'node:util';

/**
 * Values as JSON, with tags for what JSON cannot say: `{ "$": "Date", "v": 0 }`. Class instances become their own
 * enumerable properties. Functions become remote ones where the caller says how, else they cannot be sent.
 */
export type Encoded = string | number | boolean | null | Encoded[] | { [key: string]: Encoded };

/** Deeper than any honest answer, shallow enough for the stack. */
const MAX_DEPTH = 200;
/** More values than an honest answer of the largest size in bytes has. */
const MAX_VALUES = 2_000_000;
/** Turning digits into a bigint takes more than linear time. */
const MAX_BIGINT_DIGITS = 10_000;

/** A value that has no form as data; `what` completes "a …", `path` is where it was found: `$[0].items`. */
export class NotSendableError extends Error {
  constructor(
    readonly what: string,
    readonly path: string,
  ) {
    super(`${what} at ${path}`);
    this.name = 'NotSendableError';
  }
}

export interface EncodeOptions {
  /** Registers a function and returns the id that its remote form is called by. */
  readonly onFunction?: ((callee: RemoteFunction) => string) | undefined;
  /** About how many bytes the whole may take. */
  readonly maxBytes?: number | undefined;
}

export type RemoteFunction = (...args: unknown[]) => unknown;

/** @throws NotSendableError */
export function encode(value: unknown, options: EncodeOptions = {}): Encoded {
  return new Encoder(options).encode(value);
}

class Encoder {
  private readonly path: (string | number)[] = [];
  private readonly open = new Set<object>();
  private count = 0;
  private bytes = 0;

  constructor(private readonly options: EncodeOptions) {}

  encode(value: unknown): Encoded {
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'boolean':
        return value;
      case 'number':
        if (Number.isFinite(value) && !Object.is(value, -0)) return value;
        return tagged('number', Object.is(value, -0) ? '-0' : String(value));
      case 'bigint':
        return tagged('bigint', String(value));
      case 'undefined':
        return tagged('undefined', null);
      case 'symbol':
        throw this.refusal('a symbol');
      case 'function':
        if (!this.options.onFunction) throw this.refusal('a function');
        return tagged('remote', this.options.onFunction(value as RemoteFunction));
      case 'object':
        return value === null ? null : this.object(value);
    }
  }

  private object(value: object): Encoded {
    if (types.isDate(value)) return tagged('Date', jsonNumber(value.getTime()));
    if (types.isUint8Array(value)) return tagged('Buffer', this.text(base64(value)));
    if (types.isPromise(value)) throw this.refusal('a promise (was an await forgotten?)');
    const opaque = opaqueKind(value);
    if (opaque) throw this.refusal(`a ${opaque}`);
    if (this.open.has(value)) throw this.refusal('a reference to an object that contains it');
    if (this.path.length >= MAX_DEPTH) throw this.refusal(`a value nested deeper than ${MAX_DEPTH} levels`);
    if (++this.count > MAX_VALUES) throw this.refusal(`more than ${MAX_VALUES} objects`);
    this.open.add(value);
    const encoded = this.container(value);
    this.open.delete(value);
    return encoded;
  }

  private container(value: object): Encoded {
    if (Array.isArray(value)) return Array.from(value, (item, index) => this.at(index, item));
    if (types.isMap(value)) {
      const entries = [...value].map(([key, item], index) => [this.at(index, key), this.at(index, item)]);
      return tagged('Map', entries);
    }
    if (types.isSet(value))
      return tagged(
        'Set',
        [...value].map((item, index) => this.at(index, item)),
      );
    if (types.isNativeError(value)) return tagged('Error', this.error(value));
    const entries = Object.entries(value);
    if (entries.some(([key]) => key === '$' || key === '__proto__')) {
      return tagged(
        'Object',
        entries.map(([key, item]) => [key, this.at(key, item)]),
      );
    }
    const encoded: Record<string, Encoded> = {};
    for (const [key, item] of entries) encoded[this.text(key)] = this.at(key, item);
    return encoded;
  }

  private text(text: string): string {
    this.bytes += Buffer.byteLength(text);
    const { maxBytes } = this.options;
    if (maxBytes !== undefined && this.bytes > maxBytes) throw this.refusal(`more than ${maxBytes} bytes`);
    return text;
  }

  /** Name, message and stack, and what a library added (`code`, `detail`); what cannot be sent of it is left out. */
  private error(error: Error): Encoded {
    const { name, message, stack } = error as { [Key in 'name' | 'message' | 'stack']?: unknown };
    const fields: Record<string, Encoded> = {
      name: this.text(String(name)),
      message: this.text(String(message)),
      stack: this.text(typeof stack === 'string' ? stack : ''),
    };
    for (const [key, item] of Object.entries(error)) {
      if (['string', 'number', 'boolean'].includes(typeof item)) fields[key] = this.at(key, item);
    }
    return fields;
  }

  private at(key: string | number, value: unknown): Encoded {
    this.path.push(key);
    const encoded = this.encode(value);
    this.path.pop();
    return encoded;
  }

  private refusal(what: string): NotSendableError {
    const path = this.path.slice(0, 12).map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`));
    return new NotSendableError(what, `$${path.join('')}${this.path.length > 12 ? '…' : ''}`);
  }
}

/** Built-in objects whose content is not in their properties. */
function opaqueKind(value: object): string | undefined {
  if (types.isRegExp(value)) return 'RegExp';
  if (types.isWeakMap(value) || types.isWeakSet(value)) return 'weak collection';
  if (types.isGeneratorObject(value)) return 'generator';
  if (types.isAnyArrayBuffer(value) || ArrayBuffer.isView(value)) return 'typed array other than Buffer';
  return undefined;
}

function tagged(tag: string, value: Encoded): Encoded {
  return { $: tag, v: value };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function jsonNumber(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/**
 * The value that was encoded. Trusts nothing: whatever is not an encoding throws, and nothing is called.
 * @param onRemote makes the function that calls a remote one
 */
export function decode(
  encoded: unknown,
  onRemote?: (id: string) => (...args: unknown[]) => Promise<unknown>,
): unknown {
  return decodeAt(encoded, onRemote, 0);
}

function decodeAt(encoded: unknown, onRemote: Parameters<typeof decode>[1], depth: number): unknown {
  if (depth > 2 * MAX_DEPTH) throw malformed('nested too deeply');
  if (typeof encoded !== 'object' || encoded === null) return encoded;
  const inner = (value: unknown) => decodeAt(value, onRemote, depth + 1);
  if (Array.isArray(encoded)) return encoded.map(inner);
  if ('$' in encoded) return decodeTagged(encoded, inner, onRemote);
  return fromEntries(Object.entries(encoded), inner);
}

function decodeTagged(
  { $: tag, v: value }: { $: unknown; v?: unknown },
  inner: (value: unknown) => unknown,
  onRemote: Parameters<typeof decode>[1],
): unknown {
  switch (tag) {
    case 'undefined':
      return undefined;
    case 'number':
      return Number(text(value));
    case 'bigint':
      if (text(value).length > MAX_BIGINT_DIGITS || !/^-?\d+$/.test(text(value)))
        throw malformed('not a bigint');
      return BigInt(text(value));
    case 'Date':
      return new Date(typeof value === 'number' ? value : NaN);
    case 'Buffer':
      return Buffer.from(text(value), 'base64');
    case 'Map':
      return new Map(pairs(value).map(([key, item]) => [inner(key), inner(item)]));
    case 'Set':
      return new Set(list(value).map(inner));
    case 'Object':
      return fromEntries(pairs(value), inner);
    case 'Error':
      return decodeError(value);
    case 'remote':
      if (!onRemote) throw malformed('a function');
      return onRemote(text(value));
    default:
      throw malformed('an unknown tag');
  }
}

function decodeError(value: unknown): Error {
  if (typeof value !== 'object' || value === null) throw malformed('not an error');
  const error = new Error();
  for (const [key, item] of Object.entries(value)) {
    const enumerable = !['name', 'message', 'stack'].includes(key);
    Object.defineProperty(error, key, {
      value: item as unknown,
      enumerable,
      configurable: true,
      writable: true,
    });
  }
  return error;
}

/** Own properties only, whatever they are called. */
function fromEntries(
  entries: Iterable<readonly [unknown, unknown]>,
  inner: (value: unknown) => unknown,
): object {
  const object = {};
  for (const [key, item] of entries) {
    Object.defineProperty(object, text(key), {
      value: inner(item),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw malformed('not a text');
  return value;
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw malformed('not a list');
  return value;
}

function pairs(value: unknown): [unknown, unknown][] {
  return list(value).map((pair) => {
    const [key, item] = list(pair);
    return [key, item];
  });
}

function malformed(what: string): Error {
  return new Error(`Malformed value: ${what}`);
}
