import { maskTokens } from '../diagnostics/looks-like-token.ts';
import { sensitiveFields } from '../model/sensitive-fields.ts';
import { isPlainName, type KnownNames, meaningOf, type NameMeaning, namesWithin } from './credential-words.ts';
import { isCommonWord, isExtensionName, isGlued, isShownName, isShownValue, isShownVariable } from './shown-values.ts';

/** A range that is hidden. `secret`: not even how long it is may be told. */
export interface HiddenPlace {
  readonly from: number;
  readonly to: number;
  readonly kind: 'secret' | 'other';
}

/** A name that reads like a credential. `open`: its value goes on below, or begins there. */
export interface OpenSecret {
  readonly meaning: 'sensitive' | 'credential';
  readonly open: boolean;
  /** It stands within braces, or behind another name of its line. */
  readonly inside: boolean;
}

export interface LineReading {
  readonly places: readonly HiddenPlace[];
  /** The field whose list may go on with the next line. */
  readonly list: string | undefined;
  readonly secret: OpenSecret | undefined;
  /** The names in the map that is open at its end; undefined where none is. */
  readonly inside: KnownNames | undefined;
}

interface FoundSecret {
  readonly from: number;
  readonly name: string;
  readonly meaning: NonNullable<NameMeaning>;
  /** Behind the name and its colon. */
  readonly value: number;
}

// An expression that repeats alternatives keeps a place for each of them: a line of many megabytes would end the stack.
const longestLine = 100_000;
const blanks = /[ \t]*/y;
const commentSign = /#+[ \t]*/y;
// It never looks beyond the line.
const nextWord = /[^\w.\n-]*([\w.-]+)/y;
// A key as YAML knows it; behind quotes, as in JSON, no blank is needed.
export const keyPattern = /(?:(["'])([^"'\n]{0,128})\1[ \t]*:|([\w.<-]{1,128})[ \t]*:(?=[ \t,}\]]|$))/my;
// What stands between a name and its value: a colon, or what somebody wrote in its place.
const assigned = /["']?(?:[ \t]*[:=]|[ \t]+(?=[^\s,}\]#]))/y;
// Behind the name of a sensitive field anything counts, and nothing too: its value may stand below.
const follows = /["']?(?:[ \t]*[:=]|[ \t]+(?=[^\s,}\]])|(?=[^\s,}\]])|[ \t]*$)/my;
const onlyVariable = /[ \t]*(["']?)\$\{env:DEMARC_[A-Z0-9_]{1,64}\}\1(?=[ \t]*(?:[,}\]#]|$))/my;
const quotedText = /"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\n]|'')*'/y;
const plainText = /(?:\$\{[^}\s]{0,128}\}|[^\s,[\]{}])+/y;
const nodeProperty = /[&*!][^\s,\]}]*/y;
const structure = /[ \t]*(?:[&!][\w-]{1,32}[ \t]*)?(?:[{[]|$)/my;

/** Reads one line of a text of any kind, from what is written in it to its end, and says what of it is hidden. */
export class LineReader {
  readonly #text: string;
  readonly #end: number;
  readonly #indent: number;
  readonly #content: number;
  #endsWithKey = false;
  readonly #places: HiddenPlace[] = [];
  /** The brackets that are open, with the field whose list they hold, and the names within. */
  readonly #open: { readonly isList: boolean; readonly field: string | undefined; readonly names: KnownNames }[] = [];
  /** The names behind the last key. */
  #names: KnownNames;
  #field: string | undefined;
  /** The line holds a name that reads like a credential: what is not known is not shown either. */
  #guarded = false;
  #secret: OpenSecret | undefined;

  constructor(
    text: string,
    line: { readonly content: number; readonly end: number; readonly indent: number },
    names: KnownNames,
  ) {
    this.#text = text;
    this.#names = names;
    this.#end = line.end;
    this.#indent = line.indent;
    this.#content = line.content;
  }

  read(content: number, list: string | undefined): LineReading {
    if (this.#end - content > longestLine) return this.#readLong(content);
    this.#field = list;
    this.#guarded = this.#nextSecret(content) !== undefined || this.#holdsName(content);
    for (let at = content; at < this.#end;) {
      const found = this.#nextSecret(at);
      const goesOn = this.#walk(at, found?.from ?? this.#end);
      at = found === undefined || !goesOn ? this.#end : this.#readSecret(found);
    }
    const goesOn = list !== undefined || this.#endsWithKey;
    return {
      places: this.#places,
      list: goesOn ? (this.#field ?? list) : undefined,
      secret: this.#secret,
      inside: this.#open.at(-1)?.names,
    };
  }

  /** Nothing of it is shown, and nothing of what may go on with it. */
  #readLong(content: number): LineReading {
    this.#hide(content, this.#end, 'secret');
    const secret = { meaning: 'credential', open: true, inside: false } as const;
    return { places: this.#places, list: undefined, secret, inside: undefined };
  }

  #nextSecret(from: number): FoundSecret | undefined {
    nextWord.lastIndex = from;
    for (;;) {
      const name = nextWord.exec(this.#text)?.[1];
      const end = nextWord.lastIndex;
      if (name === undefined || end > this.#end) return undefined;
      const meaning = meaningOf(name);
      const value = meaning && this.#after(meaning === 'sensitive' ? follows : assigned, end);
      if (meaning !== undefined && value !== undefined) return { from: end - name.length, name, meaning, value };
    }
  }

  /** Whether the line holds the name of a sensitive field, whatever stands behind it. */
  #holdsName(from: number): boolean {
    const line = this.#text.slice(from, this.#end);
    return [...sensitiveFields].some((field) => line.includes(field));
  }

  /** Gives the offset to go on at. */
  #readSecret({ from, name, meaning, value }: FoundSecret): number {
    if (!isPlainName(name)) this.#hide(from, from + name.length, 'secret');
    const variable = this.#after(onlyVariable, value);
    const inside = from > this.#content + 1;
    this.#field = undefined;
    this.#names = namesWithin(name, this.#names);
    if (variable !== undefined) return variable;
    if (meaning === 'credential' && this.#after(structure, value) !== undefined) {
      this.#secret = { meaning, open: true, inside };
      return value;
    }
    const start = this.#after(blanks, value) ?? value;
    this.#hide(start, this.#end, 'secret');
    this.#secret = { meaning, open: isOpen(this.#text.slice(start, this.#end)), inside };
    return this.#end;
  }

  /** Reads up to a secret, or to the end; false where a comment ends the line before. */
  #walk(from: number, to: number): boolean {
    for (let at = from; at < to;) {
      at = this.#after(blanks, at) ?? at;
      if (at >= to) return true;
      if (this.#isComment(at)) {
        this.#hide(this.#after(commentSign, at) ?? at, this.#end, 'other');
        return false;
      }
      at = this.#bracket(at) ?? this.#key(at, to) ?? this.#scalar(at, to);
    }
    return true;
  }

  #isComment(at: number): boolean {
    return this.#text[at] === '#' && /^\s?$/.test(this.#text[at - 1] ?? '');
  }

  #bracket(at: number): number | undefined {
    const character = this.#text[at] ?? '';
    if (character === '{' || character === '[') {
      const isList = character === '[';
      this.#open.push({ isList, field: this.#field, names: this.#names });
      if (!isList) this.#field = undefined;
    } else if (character === '}' || character === ']') {
      // A bracket too many ends nothing.
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
    const match = keyPattern.exec(this.#text);
    if (match === null || keyPattern.lastIndex > to) return undefined;
    const end = keyPattern.lastIndex;
    const name = match[2] ?? match[3] ?? '';
    const { fields, secret } = this.#names;
    const isKnown = isShownName(name, fields) || (this.#indent === 0 && isExtensionName(name));
    const mayBeValue = (this.#guarded || this.#isKey(end)) && this.#after(structure, end) === undefined;
    const isAllowed = isKnown || !(mayBeValue || isGlued(name, fields) || (secret && !isPlainName(name)));
    if (!isAllowed || !/^[\w.<-]*$/.test(name) || !isShownValue('', name)) {
      this.#hide(at, end - 1, secret ? 'secret' : 'other');
    }
    this.#field = isKnown ? name : undefined;
    this.#names = namesWithin(name, this.#names);
    this.#endsWithKey = isKnown && (this.#after(blanks, end) ?? end) >= this.#end;
    return end;
  }

  /** Two keys in a row are no YAML: the first of them may be the end of a value. */
  #isKey(at: number): boolean {
    return this.#after(keyPattern, this.#after(blanks, at) ?? at) !== undefined;
  }

  #scalar(at: number, to: number): number {
    const property = this.#after(nodeProperty, at);
    if (property !== undefined) {
      const isShown = this.#field !== undefined && /^[&*][\w-]{1,32}$/.test(this.#text.slice(at, property));
      if (!isShown || !isShownValue('', this.#text.slice(at + 1, property))) this.#hide(at, property, 'other');
      return property;
    }
    const quoted = this.#after(quotedText, at);
    const plain = /["']/.test(this.#text[at] ?? '') ? undefined : this.#after(plainText, at);
    const end = Math.min(quoted ?? this.#endOfPlain(plain ?? this.#end), to);
    const value = quoted === undefined ? this.#text.slice(at, end).trimEnd() : this.#text.slice(at + 1, end - 1);
    const isOneText = quoted === undefined ? plain !== undefined && plain >= end : end === quoted;
    const field = this.#field;
    const isHarmless =
      field === undefined
        ? !this.#guarded && !this.#names.secret && isCommonWord(value)
        : isShownValue(field, value) || isShownVariable(value);
    const isShown = isOneText && isHarmless;
    if (!isShown) {
      const kind = this.#names.secret ? 'secret' : kindOf(field, value);
      this.#hide(at, at + this.#text.slice(at, end).trimEnd().length, kind);
    }
    if (this.#open.at(-1)?.isList !== true) this.#field = undefined;
    return end;
  }

  /** A text without quotes may go on behind blanks, up to a comma, a bracket or a comment. */
  #endOfPlain(first: number): number {
    let end = first;
    for (;;) {
      const next = this.#after(blanks, end) ?? end;
      if (next === end || next >= this.#end || /[,[\]{}#]/.test(this.#text[next] ?? '')) return end;
      const more = this.#after(plainText, next);
      if (more === undefined) return end;
      end = more;
    }
  }

  #hide(from: number, to: number, kind: HiddenPlace['kind']): void {
    if (to > from) this.#places.push({ from, to, kind });
  }

  /** Where a sticky expression that matches at an offset of the line ends. */
  #after(expression: RegExp, at: number): number | undefined {
    expression.lastIndex = at;
    return expression.test(this.#text) ? Math.min(expression.lastIndex, this.#end) : undefined;
  }
}

/** In a field that takes an account or the name of a variable, anything else may be a credential. */
function kindOf(field: string | undefined, value: string): HiddenPlace['kind'] {
  return field === 'account' || field === 'token_env' || maskTokens(value) !== value ? 'secret' : 'other';
}

function isOpen(value: string): boolean {
  if (/^(?:$|[#|>])/.test(value)) return true;
  if (/^[[{]/.test(value)) return !/[\]}]$/.test(value.trimEnd().replace(/,$/, '').trimEnd());
  const quote = value.charAt(0);
  return (quote === '"' || quote === "'") && !value.includes(quote, 1);
}
