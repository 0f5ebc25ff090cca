import { marked, type Token } from 'marked';

export interface Block {
  /** What follows the fence, or the name of a note. */
  readonly info: string;
  readonly text: string;
  /** A comment of HTML, which no reader sees. */
  readonly isNote: boolean;
}

/** The code blocks of a page, those in lists included, and its notes for the test: `<!-- NAME: TEXT -->`. In their order. */
export function readBlocks(page: string): readonly Block[] {
  const blocks: Block[] = [];
  void marked.walkTokens(marked.lexer(page), (token: Token) => {
    if (token.type === 'code') blocks.push({ info: infoOf(token), text: `${token.text}\n`, isNote: false });
    if (token.type !== 'html') return;
    for (const [, info = '', text = ''] of token.raw.matchAll(/<!-- ([a-z ]+): (.*?) -->/g)) {
      blocks.push({ info, text, isNote: true });
    }
  });
  return blocks;
}

/** An indented block has no place for its language: it counts as one that says nothing. */
function infoOf(token: Token): string {
  return 'lang' in token && typeof token.lang === 'string' ? token.lang : '';
}

/** A word after the language that keeps a block from being run. */
export const isExample = ({ info }: Block): boolean => /^\S+ example$/.test(info);
