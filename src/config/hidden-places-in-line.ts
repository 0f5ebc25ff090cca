import { maskTokens } from '../diagnostics/mask-text.ts';
import { isPlainName, type KnownNames, namesWithin } from './credential-words.ts';
import { findSecret, type FoundSecret, holdsSensitiveName, isOpen, LineText } from './find-secret.ts';
import { isCommonWord, isExtensionName, isGlued, isShownName, isShownValue, isShownVariable } from './shown-values.ts';

/** A hidden range. `secret`: not even its length may be shown. */
export interface HiddenPlace {
  readonly from: number;
  readonly to: number;
  readonly kind: 'secret' | 'other';
}

/** A name that looks like a credential. `open`: its value starts or continues on the next line. */
export interface OpenSecret {
  readonly meaning: 'sensitive' | 'credential';
  readonly open: boolean;
  /** True within braces, or behind another name on the same line. */
  readonly inside: boolean;
}

interface LineReading {
  readonly places: readonly HiddenPlace[];
  /** The field whose list may continue on the next line. */
  readonly list: string | undefined;
  readonly secret: OpenSecret | undefined;
  /** The names in the map that is open at the end of the line. Undefined without an open map. */
  readonly inside: KnownNames | undefined;
}

// In characters. An expression with repeated alternatives stores a position for each repeat. A line of many megabytes would overflow the
// stack.
const longestLine = 100_000;
const commentSign = /#+[ \t]*/y;
// A YAML key. Behind quotes, as in JSON, the colon needs no blank after it.
export const keyPattern = /(?:(["'])([^"'\n]{0,128})\1[ \t]*:|([\w.<-]{1,128})[ \t]*:(?=[ \t,}\]]|$))/my;
const onlyVariable = /[ \t]*(["']?)\$\{env:DEMARC_[A-Z0-9_]{1,64}\}\1(?=[ \t]*(?:[,}\]#]|$))/my;
const quotedText = /"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\n]|'')*'/y;
const nodeProperty = /[&*!][^\s,\]}]*/y;
const structure = /[ \t]*(?:[&!][\w-]{1,32}[ \t]*)?(?:[{[]|$)/my;

/** Reads a single line of any text and reports which parts are hidden. */
export class LineReader {
  readonly #line: LineText;
  readonly #indent: number;
  readonly #content: number;
  #endsWithKey = false;
  readonly #places: HiddenPlace[] = [];
  /** The open brackets, each with the field of its list and the names inside. */
  readonly #open: { readonly isList: boolean; readonly field: string | undefined; readonly names: KnownNames }[] = [];
  /** The names that are fields behind the last key. */
  #names: KnownNames;
  #field: string | undefined;
  /** True if the line holds a name that looks like a credential. Unknown text is then hidden too. */
  #guarded = false;
  #secret: OpenSecret | undefined;

  constructor(
    text: string,
    line: { readonly content: number; readonly end: number; readonly indent: number },
    names: KnownNames,
  ) {
    this.#line = new LineText(text, line.end);
    this.#names = names;
    this.#indent = line.indent;
    this.#content = line.content;
  }

  read(content: number, list: string | undefined): LineReading {
    if (this.#line.end - content > longestLine) return this.#readLong(content);
    this.#field = list;
    this.#guarded = findSecret(this.#line, content) !== undefined || holdsSensitiveName(this.#line, content);
    for (let at = content; at < this.#line.end;) {
      const found = findSecret(this.#line, at);
      const goesOn = this.#walk(at, found?.from ?? this.#line.end);
      at = found === undefined || !goesOn ? this.#line.end : this.#readSecret(found);
    }
    const goesOn = list !== undefined || this.#endsWithKey;
    return {
      places: this.#places,
      list: goesOn ? (this.#field ?? list) : undefined,
      secret: this.#secret,
      inside: this.#open.at(-1)?.names,
    };
  }

  /** Hides the whole line, and the lines that may continue it. */
  #readLong(content: number): LineReading {
    this.#hide(content, this.#line.end, 'secret');
    const secret = { meaning: 'credential', open: true, inside: false } as const;
    return { places: this.#places, list: undefined, secret, inside: undefined };
  }

  /** Returns the offset at which to continue. */
  #readSecret({ from, name, meaning, value }: FoundSecret): number {
    if (!isPlainName(name)) this.#hide(from, from + name.length, 'secret');
    const variable = this.#line.after(onlyVariable, value);
    const inside = from > this.#content + 1;
    this.#field = undefined;
    this.#names = namesWithin(name, this.#names);
    if (variable !== undefined) return variable;
    if (meaning === 'credential' && this.#line.after(structure, value) !== undefined) {
      this.#secret = { meaning, open: true, inside };
      return value;
    }
    const start = this.#line.afterBlanks(value);
    this.#hide(start, this.#line.end, 'secret');
    this.#secret = { meaning, open: isOpen(this.#line.slice(start, this.#line.end)), inside };
    return this.#line.end;
  }

  /** Reads up to a secret, or to the end. Returns false if a comment ends the line before. */
  #walk(from: number, to: number): boolean {
    for (let at = from; at < to;) {
      at = this.#line.afterBlanks(at);
      if (at >= to) return true;
      if (this.#isComment(at)) {
        this.#hide(this.#line.after(commentSign, at) ?? at, this.#line.end, 'other');
        return false;
      }
      at = this.#bracket(at) ?? this.#key(at, to) ?? this.#scalar(at, to);
    }
    return true;
  }

  #isComment(at: number): boolean {
    return this.#line.text[at] === '#' && /^\s?$/.test(this.#line.text[at - 1] ?? '');
  }

  #bracket(at: number): number | undefined {
    const character = this.#line.text[at] ?? '';
    if (character === '{' || character === '[') {
      const isList = character === '[';
      this.#open.push({ isList, field: this.#field, names: this.#names });
      if (!isList) this.#field = undefined;
    } else if (character === '}' || character === ']') {
      // Ignores a closing bracket without an opening bracket.
      this.#names = this.#open.pop()?.names ?? this.#names;
      this.#field = undefined;
    } else if (character === ',') {
      const last = this.#open.at(-1);
      this.#field = last?.isList === true ? last.field : undefined;
      if (last !== undefined) this.#names = last.names;
    } else return undefined;
    return at + 1;
  }

  #key(at: number, to: number): number | undefined {
    keyPattern.lastIndex = at;
    const match = keyPattern.exec(this.#line.text);
    if (match === null || keyPattern.lastIndex > to) return undefined;
    const end = keyPattern.lastIndex;
    const name = match[2] ?? match[3] ?? '';
    const { fields, secret, item } = this.#names;
    const isKnown = isShownName(name, fields) || (this.#indent === 0 && isExtensionName(name));
    const mayBeValue = (this.#guarded || this.#isKey(end)) && this.#line.after(structure, end) === undefined;
    const isAllowed = isKnown || !(mayBeValue || isGlued(name, fields) || (secret && !isPlainName(name)));
    if (!isAllowed || !/^[\w.<-]*$/.test(name) || !isShownValue('', name)) {
      this.#hide(at, end - 1, secret ? 'secret' : 'other');
    }
    this.#field = isKnown ? name : item;
    this.#names = namesWithin(name, this.#names);
    this.#endsWithKey = this.#field !== undefined && this.#line.afterBlanks(end) >= this.#line.end;
    return end;
  }

  /** Two keys in a row are not YAML. The first key may be the end of a value. */
  #isKey(at: number): boolean {
    return this.#line.after(keyPattern, this.#line.afterBlanks(at)) !== undefined;
  }

  #scalar(at: number, to: number): number {
    const property = this.#line.after(nodeProperty, at);
    if (property !== undefined) {
      const isShown = this.#field !== undefined && /^[&*][\w-]{1,32}$/.test(this.#line.slice(at, property));
      if (!isShown || !isShownValue('', this.#line.slice(at + 1, property))) this.#hide(at, property, 'other');
      return property;
    }
    const quoted = this.#line.after(quotedText, at);
    const plain = /["']/.test(this.#line.text[at] ?? '') ? undefined : this.#line.afterPlain(at);
    const end = Math.min(quoted ?? this.#line.endOfPlain(plain ?? this.#line.end), to);
    const value = quoted === undefined ? this.#line.slice(at, end).trimEnd() : this.#line.slice(at + 1, end - 1);
    const isOneText = quoted === undefined ? plain !== undefined && plain >= end : end === quoted;
    const field = this.#field;
    const isHarmless =
      field === undefined
        ? !this.#guarded && !this.#names.secret && isCommonWord(value)
        : isShownValue(field, value) || isShownVariable(value);
    const isShown = isOneText && isHarmless;
    if (!isShown) {
      const kind = this.#names.secret ? 'secret' : kindOf(field, value);
      this.#hide(at, at + this.#line.slice(at, end).trimEnd().length, kind);
    }
    if (this.#open.at(-1)?.isList !== true) this.#field = undefined;
    return end;
  }

  #hide(from: number, to: number, kind: HiddenPlace['kind']): void {
    if (to > from) this.#places.push({ from, to, kind });
  }
}

/** In a field for an account or a variable name, any other text may be a credential. */
function kindOf(field: string | undefined, value: string): HiddenPlace['kind'] {
  return field === 'account' || field === 'token_env' || maskTokens(value) !== value ? 'secret' : 'other';
}
