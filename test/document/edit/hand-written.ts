import type { DocumentEdit } from '../../../src/document/edit/patch-tree.ts';
import type { Tape } from '../../helpers/tape.ts';

/** A document as a person writes it, and edits of it. */
export interface HandWritten {
  readonly text: string;
  readonly edits: readonly DocumentEdit[];
}

const fields = ['mtu', 'description', 'interconnect', 'bgp', 'list', 'extra', 'id'];

/** Comments, anchors, merge keys, flow and block, quotes, block scalars, tabs, CR LF, a mark, several documents. */
export function handWritten(tape: Tape): HandWritten {
  const eol = tape.choose('\n', '\n', '\r\n');
  const parts = Array.from({ length: tape.choose(1, 1, 2, 3) }, (_, at) => new Writer(tape, at).write());
  const lines = parts.flatMap(({ lines }, at) => (at === 0 ? lines : ['---', ...lines]));
  const text = lines.join(eol) + tape.choose(eol, eol, '', `${eol}${eol}# the end${eol}`);
  return { text: `${tape.choose('', '', '\uFEFF')}${text}`, edits: parts.flatMap(({ edits }) => edits) };
}

class Writer {
  readonly #tape: Tape;
  readonly #document: number;
  readonly #anchors: string[] = [];
  readonly #edits: DocumentEdit[] = [];
  readonly #step: string;

  constructor(tape: Tape, document: number) {
    this.#tape = tape;
    this.#document = document;
    this.#step = tape.choose('  ', '  ', '    ', '   ');
  }

  write(): { readonly lines: readonly string[]; readonly edits: readonly DocumentEdit[] } {
    const lines = [
      ...this.#tape.choose([], ['# top', ''], ['# top: a # b']),
      `version: 1${this.#comment()}`,
      ...this.#tape.choose([], ['x-a: &base { mtu: 1500, bgp: { asn: 1, list: [a, b] } }']),
    ];
    if (lines.some((line) => line.startsWith('x-a'))) this.#anchors.push('base');
    lines.push(`cnis:${this.#comment()}`);
    const keys = Array.from({ length: this.#tape.choose(1, 2, 3, 4) }, (_, at) =>
      this.#tape.choose(`k${at}`, `'k ${at}'`, `k.${at}`),
    );
    for (const [at, key] of keys.entries()) for (const line of this.#object(key, at)) lines.push(line);
    // Where all keys go, another one comes.
    const goAll = this.#tape.chance(6);
    for (const key of keys) this.#edit(key.replaceAll("'", ''), goAll ? 'all' : keys.length > 1 ? 'some' : 'none');
    return { lines, edits: this.#edits };
  }

  #comment(): string {
    return this.#tape.choose('', '', ' # why', '   #\twith a tab', ' # : - & * {');
  }

  #above(indentation: string): readonly string[] {
    return this.#tape.choose([], [], [`${indentation}# above`], ['', `${indentation}# set apart`], ['']);
  }

  #object(key: string, at: number): readonly string[] {
    const one = this.#step;
    const two = one + one;
    const anchor = this.#tape.choose('', '', `o${at}`);
    const alias = this.#tape.pick(this.#anchors);
    if (this.#tape.chance(10) && alias !== undefined) return [`${one}${key}: *${alias}${this.#comment()}`];
    if (this.#tape.chance(15))
      return [`${one}${key}: ${anchor === '' ? '' : `&${anchor} `}${this.#flow(anchor)}${this.#comment()}`];
    const merge = alias !== undefined && this.#tape.chance(40) ? [`${two}<<: *${alias}`] : [];
    if (anchor !== '') this.#anchors.push(anchor);
    const own = this.#tape.shuffled(fields).slice(0, this.#tape.choose(1, 2, 3, 5));
    return [
      ...this.#above(one),
      `${one}${key}:${anchor === '' ? '' : ` &${anchor}`}${this.#comment()}`,
      ...merge,
      ...own.flatMap((field) => [...this.#above(two), ...this.#field(field, two)]),
    ];
  }

  #flow(anchor: string): string {
    if (anchor !== '') this.#anchors.push(anchor);
    return this.#tape.choose('{ mtu: 1500, bgp: null }', '{description: "a", list: [x]}', '{}', '{ mtu: 1400, }');
  }

  #field(field: string, indentation: string): readonly string[] {
    const inner = indentation + this.#step;
    const end = this.#comment();
    if (field === 'bgp') {
      const alias = this.#tape.pick(this.#anchors.filter((name) => name === 'base'));
      return this.#tape.choose(
        [
          `${indentation}bgp:${end}`,
          `${inner}asn: 65010${this.#comment()}`,
          `${inner}list:`,
          `${inner}- a # one`,
          `${inner}- "b"`,
        ],
        [`${indentation}bgp: null${end}`],
        [`${indentation}bgp:${end}`],
        [`${indentation}bgp: { asn: 65010, list: [ a, 'b' ] }${end}`],
        [
          `${indentation}bgp:${end}`,
          `${inner}# inside`,
          ...(alias === undefined ? [] : [`${inner}<<: *${alias}`]),
          `${inner}asn: \${env:DEMARC_ASN}`,
        ],
      );
    }
    if (field === 'list' || field === 'extra') {
      return this.#tape.choose(
        [`${indentation}${field}: [a, b]${end}`],
        [`${indentation}${field}:${end}`, `${inner}- a # one`, `${inner}# two`, `${inner}- b`],
        [`${indentation}${field}: [ a,`, `${inner}b, # two`, `${inner}c ]${end}`],
        [`${indentation}${field}: []${end}`],
      );
    }
    return this.#tape.choose(
      [`${indentation}${field}: 1500${end}`],
      [`${indentation}${field}: 'it''s'${end}`],
      [`${indentation}${field}: "a \\"b\\" \\u00e9"${end}`],
      [`${indentation}${field}: >-${end}`, `${inner}folded`, `${inner}text`, ''],
      [`${indentation}${field}: |${end}`, `${inner}literal`, '', `${inner}text`],
      [`${indentation}${field}: plain text`, `${inner}over two lines${end}`],
      [`${indentation}${field}: !!str 5${end}`],
      [`${indentation}${field}:${end}`],
      [`${indentation}${field}: &v${this.#document}${indentation.length} one${end}`],
      [`"${field}" : \${env:DEMARC_X}${end}`].map((line) => indentation + line),
    );
  }

  #edit(key: string, goes: 'all' | 'some' | 'none'): void {
    const push = (path: readonly string[], to: DocumentEdit['to']) =>
      this.#edits.push({ document: this.#document, path: ['cnis', ...path], to });
    const comes = () => {
      push([`new-${key}`], { value: { entries: [{ key: 'mtu', value: 1, beside: 'why' }] }, above: ['new'] });
    };
    if (goes === 'all') comes();
    if (goes === 'all' || (goes === 'some' && this.#tape.chance(10))) return void push([key], { remove: true });
    for (const field of fields) {
      if (this.#tape.chance(6)) {
        push([key, field], { remove: true });
        continue;
      }
      if (!this.#tape.chance(25)) continue;
      if (field === 'bgp' && this.#tape.chance(60)) {
        push([key, 'bgp', 'asn'], { value: 65020 });
        if (this.#tape.chance(50))
          push([key, 'bgp', 'list'], { value: this.#tape.choose(['b', 'c'], ['a', 'b', 'c'], []) });
      } else if (field === 'list')
        push([key, field], {
          value: this.#tape.choose(['b'], ['b', 'x'], ['a', 'b', 'c'], ['z'], [], ['0', 'a', 'b'], ['b', 'a']),
        });
      else
        push([key, field], {
          value: this.#tape.choose<string | number | null>(
            1476,
            'plain',
            "it's",
            'a: b # c',
            '',
            '$${env:X}',
            null,
            'x\ny',
            '*a',
            '- "q"',
          ),
        });
    }
    if (this.#tape.chance(10)) comes();
  }
}
