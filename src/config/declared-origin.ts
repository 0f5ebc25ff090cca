import type { FieldPath, Location, Origin } from '../model/location.ts';
import type { YamlDocument } from '../document/yaml-document.ts';
import type { FieldRoute } from './field-route.ts';

/** Where an object of a document is written; `base` leads to it. */
export class DeclaredOrigin implements Origin {
  readonly #document: YamlDocument;
  readonly #base: FieldRoute;

  constructor(document: YamlDocument, base: FieldRoute) {
    this.#document = document;
    this.#base = base;
  }

  locate(path?: FieldPath, part: 'key' | 'value' = 'value'): Location {
    if (path === undefined || path.length === 0) return this.#document.locate(this.#base, 'key');
    return this.#document.locate([...this.#base, ...path], part);
  }
}
