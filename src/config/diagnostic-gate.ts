import { lineStarts, offsetOf } from '../diagnostics/code-frame.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { mask, maskText, maskTokens } from '../diagnostics/mask-text.ts';
import { Source, type SourceText } from '../document/yaml-document.ts';
import { documentFields, isFieldName } from '../schema/known-fields.ts';
import { findSecret, holdsSensitiveName, LineText } from './find-secret.ts';
import { hiddenPlaces } from './hidden-places.ts';
import type { HiddenPlace } from './hidden-places-in-line.ts';
import { isVariableName } from './shown-values.ts';

/** The most characters that are searched for quotes in messages. */
const mostSearched = 1_000_000_000;

interface View {
  readonly masked: string;
  readonly places: readonly HiddenPlace[];
  /** The column where the first secret of a line begins, by line number. */
  readonly secrets: ReadonlyMap<number, number>;
}

/**
 * The only way from documents to output. It decides which parts of a text are hidden, for code frames, messages and places. A message
 * quotes only text that a frame would show. No place reveals the length of a secret. It computes nothing until a diagnostic must be shown.
 */
export class DiagnosticGate {
  readonly #sources: readonly SourceText[];
  /** Places that the documents themselves mark as sensitive, such as the value of an alias. By source name. */
  readonly #sensitive: ReadonlyMap<string, readonly Span[]>;
  readonly #fields: ReadonlySet<string>;
  #views: ReadonlyMap<string, View> | undefined;
  #searched = 0;

  /**
   * @param fields the fields whose values may be shown, from the schema of a document or of another text
   */
  constructor(
    sources: readonly SourceText[],
    sensitive: ReadonlyMap<string, readonly Span[]> = new Map(),
    fields: ReadonlySet<string> = documentFields,
  ) {
    this.#sources = sources;
    this.#sensitive = sensitive;
    this.#fields = fields;
  }

  /** The masked texts by name, for code frames. */
  texts(): ReadonlyMap<string, string> {
    return new Map([...this.#opened()].map(([name, { masked }]) => [name, masked]));
  }

  /**
   * The texts by name for a patch, which needs whole lines. Comments, names and descriptions are shown, unless they hold a name of a
   * credential or look like a token.
   */
  patchTexts(): ReadonlyMap<string, string> {
    const views = this.#opened();
    return new Map(
      this.#sources.map(({ name, text }) => [
        name,
        maskText(text, views.get(name)?.places.filter((place) => isDoubtful(text, place)) ?? []),
      ]),
    );
  }

  /** Returns a diagnostic that is safe to show. */
  pass({ quotes = [], ...diagnostic }: Diagnostic): Diagnostic {
    const { message, span, related, hint } = diagnostic;
    const isInSecret = span !== undefined && this.#secretBefore(span) !== undefined;
    const hidden = quotes.filter((quote) => isInSecret || !this.#mayQuote(quote));
    const words = (text: string) => maskTokens(hidden.reduce((now, quote) => now.replaceAll(quote, () => mask), text));
    return {
      ...diagnostic,
      message: words(message),
      ...(span !== undefined && { span: this.#place(span) }),
      ...(related !== undefined && {
        related: related.map((each) => ({ message: words(each.message), span: this.#place(each.span) })),
      }),
      ...(hint !== undefined && { hint: words(hint) }),
    };
  }

  /** A part of a document may be quoted if a frame would show it. One or two characters reveal nothing. */
  #mayQuote(quote: string): boolean {
    const text = quote.replace(/…$/, '');
    if (text.length < 3 || isFieldName(text) || isVariableName(text)) return true;
    // Thousands of messages must not each search all texts. A quote that was not searched for is not shown.
    if (this.#searched > mostSearched) return false;
    const views = [...this.#opened().values()];
    this.#searched += views.reduce((sum, { masked }) => sum + masked.length, 0);
    return views.some(({ masked }) => masked.includes(text));
  }

  /** Moves a place in or behind a secret to the start of that secret, because columns would reveal its length. */
  #place(span: Span): Span {
    const first = this.#secretBefore(span);
    if (first !== undefined) return { ...span, column: first, endLine: span.line, endColumn: first };
    const last = this.#opened().get(span.file)?.secrets.get(span.endLine);
    return last !== undefined && last < span.endColumn ? { ...span, endColumn: last } : span;
  }

  /**
   * The column of the first secret of the line, if the place is in that secret or behind it. A message about such a place quotes nothing,
   * because a key may be a common word.
   */
  #secretBefore({ file, line, column }: Span): number | undefined {
    const first = this.#opened().get(file)?.secrets.get(line);
    return first !== undefined && first <= column ? first : undefined;
  }

  #opened(): ReadonlyMap<string, View> {
    this.#views ??= new Map(
      this.#sources.map((source) => [
        source.name,
        openView(source, this.#sensitive.get(source.name) ?? [], this.#fields),
      ]),
    );
    return this.#views;
  }
}

function openView(text: SourceText, sensitive: readonly Span[], fields: ReadonlySet<string>): View {
  const source = new Source(text);
  lineStarts(text.text);
  const declared = sensitive.map((span): HiddenPlace => ({
    from: offsetOf(text.text, span.line, span.column),
    to: offsetOf(text.text, span.endLine, span.endColumn),
    kind: 'secret',
  }));
  const places = [...hiddenPlaces(text.text, fields), ...declared].sort((a, b) => a.from - b.from);
  const secrets = new Map<number, number>();
  for (const { from, to, kind } of places) {
    if (kind !== 'secret') continue;
    const span = source.span(from, to);
    for (let line = span.line; line <= span.endLine; line += 1) {
      if (!secrets.has(line)) secrets.set(line, line === span.line ? span.column : 1);
    }
  }
  return { masked: maskText(text.text, places), places, secrets };
}

function isDoubtful(text: string, { from, to, kind }: HiddenPlace): boolean {
  if (kind === 'secret') return true;
  const line = new LineText(text, to);
  const part = text.slice(from, to);
  return maskTokens(part) !== part || holdsSensitiveName(line, from) || findSecret(line, from) !== undefined;
}
