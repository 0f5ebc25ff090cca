import { SaxesParser } from 'saxes';

/** The texts of an SVG file, and how many elements it has by name and by class. Throws where it is not well-formed XML. */
export function readSvg(svg: string) {
  const texts: string[] = [];
  const elements: Record<string, number> = {};
  const classes: Record<string, number> = {};
  const attributes = new Set<string>();
  const parser = new SaxesParser({ xmlns: false });
  let text: string | undefined;
  parser.on('opentag', (tag) => {
    elements[tag.name] = (elements[tag.name] ?? 0) + 1;
    for (const name of Object.keys(tag.attributes)) attributes.add(name);
    const kind = tag.attributes['class'] ?? '';
    for (const each of kind.split(' ')) classes[each] = (classes[each] ?? 0) + 1;
    text = tag.name === 'text' ? '' : undefined;
  });
  parser.on('text', (part) => {
    if (text !== undefined) text += part;
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'text' && text !== undefined) texts.push(text);
    text = undefined;
  });
  parser.write(svg).close();
  return { texts, elements, classes, attributes };
}
