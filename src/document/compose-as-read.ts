import type { CST, Document } from 'yaml';
import { newComposer, type TokenStream } from './token-stream.ts';

// The parser hands a document over when it has ended, with an object for each of its tokens. These take twice the memory of the nodes that come
// out. Here the composer walks the outer mappings while the parser still reads them, and each item is free again when its nodes are made. The
// composer walks a mapping once, from its first item to its last (`resolveBlockMap` of yaml), so it meets the same tokens in the same order.

/**
 * The documents of a stream. Undefined if anything is wrong with it: an error, a warning, or a budget that is over. Read it again then.
 */
export function composeAsRead(stream: TokenStream): readonly Document.Parsed[] | undefined {
  const composer = newComposer();
  const documents: Document.Parsed[] = [];
  const waiting = new Waiting(stream);
  while (!waiting.isBroken && stream.advance()) {
    waiting.collect();
    for (let token = waiting.next(); token !== undefined; token = waiting.next()) {
      for (const document of composer.next(token)) documents.push(document);
    }
  }
  if (waiting.isBroken || stream.budget.isOver) return undefined;
  for (const document of composer.end(true, stream.length)) documents.push(document);
  return documents.every(({ errors, warnings }) => errors.length + warnings.length === 0) ? documents : undefined;
}

/** Tokens that are complete, and the document that is read item by item. */
class Waiting {
  isBroken = false;
  readonly stream: TokenStream;
  readonly #tokens: CST.Token[] = [];

  constructor(stream: TokenStream) {
    this.stream = stream;
  }

  collect(): void {
    for (const token of this.stream.take()) {
      if (token.type === 'error') this.isBroken = true;
      this.#tokens.push(token);
    }
  }

  /** The next token for the composer: a complete one, else a document whose mapping has begun. None where the stream is broken. */
  next(): CST.Token | undefined {
    if (this.isBroken) return undefined;
    const token = this.#tokens.shift();
    if (token !== undefined) return token;
    const [document, map] = this.stream.open;
    if (document?.type !== 'document' || map?.type !== 'block-map') return undefined;
    const end: CST.SourceToken[] = [];
    const { type, offset, start } = document;
    return {
      type,
      offset,
      start,
      value: openMap(map, new OpenItems(this, map, 1, () => this.#finish(document, end))),
      end,
    };
  }

  /** Reads on, up to the next token that may end an item. False at the end of the stream. */
  readOn(): boolean {
    if (this.isBroken || !this.stream.advance()) return false;
    this.collect();
    return !this.isBroken;
  }

  /** Reads a document to its end, which the composer asks for after the last item. */
  #finish(document: CST.Document, end: CST.SourceToken[]): void {
    while (this.stream.open[0] === document) if (!this.readOn()) break;
    const at = this.#tokens.findIndex((token) => token === document);
    if (at === -1) this.isBroken = true;
    else this.#tokens.splice(at, 1);
    for (const token of document.end ?? []) end.push(token);
  }
}

type Item = CST.BlockMap['items'][number];

function openMap({ type, offset, indent }: CST.BlockMap, items: OpenItems): CST.BlockMap {
  return { type, offset, indent, items };
}

/** Mappings up to this depth are read item by item: the document, and its interconnects and CNIs by key. */
const openDepth = 2;

/** The last items of a mapping may still change: a comment that follows goes to the one before, or to the next. */
const unsettled = 2;

/** Stands for an item that the composer has walked past. The parser looks at the last items alone. */
const passed: Item = { start: [] };

/** The items of a mapping that is being read, to be walked once. */
class OpenItems extends Array<Item> {
  readonly #walk: () => Generator<Item, undefined>;

  constructor(waiting: Waiting, map: CST.BlockMap, depth: number, atEnd: () => void) {
    super();
    this.#walk = () => walk(waiting, map, depth, atEnd);
  }

  override [Symbol.iterator](): Generator<Item, undefined> {
    return this.#walk();
  }
}

function* walk(waiting: Waiting, map: CST.BlockMap, depth: number, atEnd: () => void): Generator<Item, undefined> {
  const { items } = map;
  const { open } = waiting.stream;
  let next = 0;
  for (;;) {
    const isOpen = open[depth] === map;
    const inner = isOpen && depth < openDepth ? open[depth + 1] : undefined;
    const last = inner?.type === 'block-map' ? items.at(-1) : undefined;
    const nests = last?.value === undefined && hasValue(last);
    const settled = items.length - (nests ? 1 : isOpen ? unsettled : 0);
    for (; next < settled; next += 1) {
      const item = items[next];
      if (item === undefined) break;
      items[next] = passed;
      yield item;
    }
    if (!isOpen) break;
    if (nests && inner?.type === 'block-map' && next === items.length - 1) {
      next += 1;
      yield { ...last, value: openMap(inner, new OpenItems(waiting, inner, depth + 1, () => undefined)) };
    }
    if (!waiting.readOn()) break;
  }
  // An item that the composer would miss: the whole source is read again.
  if (open[depth] === map || next < items.length) waiting.isBroken = true;
  atEnd();
  return undefined;
}

/** An item of a mapping with its colon: what follows is its value. */
function hasValue(item: Item | undefined): item is Extract<Item, { sep: CST.SourceToken[] }> {
  return item?.explicitKey !== true && item?.sep?.some(({ type }) => type === 'map-value-ind') === true;
}
