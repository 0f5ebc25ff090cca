/** What is left of a Markdown text outside its fenced code blocks and the contents of `<code>`, and whether a block is still open at its end (CommonMark 4.5). */
export function outsideCode(markdown: string): { readonly prose: string; readonly open: boolean } {
  const prose: string[] = [];
  let bar: string | undefined;
  for (const line of markdown.split('\n')) {
    const fence = /^ {0,3}(`{3,})(.*)$/.exec(line);
    if (bar === undefined) {
      if (fence?.[1] !== undefined && !fence[2]?.includes('`')) bar = fence[1];
      else prose.push(line);
    } else if (fence?.[1] !== undefined && fence[1].length >= bar.length && fence[2]?.trim() === '') {
      bar = undefined;
    }
  }
  return { prose: prose.join('\n').replace(/<code>[^<]*<\/code>/g, '<code></code>'), open: bar !== undefined };
}
