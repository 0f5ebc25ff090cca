import type { LaidBox } from '../lay-out-graph.ts';
import type { SvgPart } from '../svg-parts.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Text becomes text: no string is ever read as HTML. */
export function svgElement({ tag, attributes = {}, text, parts = [] }: SvgPart): SVGElement {
  const element = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  element.append(...parts.map(svgElement));
  return element;
}

/** Lets a metro be opened and closed with a click, with Enter and with the space bar. */
export function makeToggle(element: SVGElement, { node }: LaidBox, toggle: () => void): void {
  const isOpen = node.metro?.isOpen === true;
  const attributes = {
    ...{ tabindex: '0', role: 'button', 'aria-expanded': String(isOpen) },
    ...{ 'aria-label': `${node.lines.join(', ')}: ${isOpen ? 'close' : 'open'}`, 'data-metro': node.metro?.id ?? '' },
  };
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.addEventListener('click', toggle);
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    toggle();
  });
}

/** The element of the page with this id. The page and its script are made together, so it is there. */
export function byId<E extends Element>(id: string, kind: new () => E): E {
  const element = document.getElementById(id) ?? document.querySelector(`#${id}`);
  if (!(element instanceof kind)) throw new Error(`the page has no ${id}`);
  return element;
}
