import type { SyntaxCode, TextCode } from '../../document/text-problem.ts';
import { lines, type Page } from './page.ts';

/** What may be wrong with the text of a document, beside its YAML syntax. */
export const textPages: Readonly<Record<Exclude<TextCode, SyntaxCode>, Page>> = {
  'document-empty': {
    means: 'A file was read, and there is no document in it: nothing is written, or only comments.',
    wrote: '# nothing yet',
    says: 'demarc.yaml is empty: it holds no document',
    fix: 'Write a document that begins with version: 1, or leave the file out.',
  },
  'yaml-alias': {
    means:
      'An alias (*name) repeats the value with the anchor &name. Here no such anchor stands before it, or the alias is inside that value.',
    wrote: lines(`
cnis:
  wan-a:
    interconnect: ewr-a
    bgp: *session`),
    says: 'there is no anchor &session before this alias',
    fix: 'Write the anchor (&session) before its first alias, or write the value out.',
  },
  'yaml-alias-expansion': {
    means:
      'Aliases of aliases make more than a million values. No real document does this, and it would exhaust the memory.',
    when: 'aliases repeat lists that are made of aliases',
    says: 'aliases expand to more than 1,000,000 values',
    fix: 'Write the values out in place of nested aliases.',
  },
  'yaml-duplicate-key': {
    means: 'A key stands twice in one mapping. Only one of the two values could count, and you may mean the other.',
    wrote: lines(`
interconnects:
  ewr-a:
    type: direct
    speed: 10G
    speed: 100G
    slot: { site: ewr01 }`),
    says: 'the key speed is written twice in one mapping',
    fix: 'Remove one of the two, or rename it.',
  },
  'yaml-hidden-character': {
    means:
      'The text holds a character that is invisible, looks like a space, or changes the order in which text is shown. A reviewer could not see it.',
    wrote: lines(`
interconnects:
  ewr-a:
    type: direct
    slot: { site: ewr01 }\u00a0# behind a no-break space`),
    says: 'U+00A0 NO-BREAK SPACE looks like a space but is not one',
    fix: 'Remove the character. If you mean it, write it as an escape in double quotes.',
  },
  'yaml-key-type': {
    means: 'A key is not text: YAML reads it as a number, true, null, or a collection.',
    wrote: lines(`
interconnects:
  1:
    type: direct`),
    says: 'a key must be text',
    fix: 'Put the key in quotes.',
  },
  'yaml-lfs-pointer': {
    means: 'The file is a pointer of Git LFS. The document itself was not fetched.',
    wrote: lines(`
version https://git-lfs.github.com/spec/v1
oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
size 12345`),
    says: 'demarc.yaml is a Git LFS pointer, not the document itself',
    fix: 'Run git lfs pull (actions/checkout: lfs: true), or take the file out of Git LFS.',
  },
  'yaml-merge': {
    means: 'A merge key (<<) takes a mapping, an alias of one, or a list of these.',
    wrote: lines(`
cnis:
  wan-a:
    <<: defaults
    interconnect: ewr-a`),
    says: 'a merge key (<<) takes a mapping, an alias of one, or a list of these',
    fix: 'Write <<: *defaults, with &defaults at the mapping that you mean.',
  },
  'yaml-merge-conflict': {
    means: 'git could not join two versions of the file, and its marks are still in it.',
    wrote: lines(`
interconnects:
<<<<<<< HEAD
  ewr-a: { type: direct, slot: { site: ewr01 } }
=======
  ewr-a: { type: direct, slot: { site: ewr02 } }
>>>>>>> faster-port`),
    says: 'demarc.yaml contains a merge conflict that is not resolved',
    fix: 'Keep what you need of the two versions, and delete the lines with the marks (git mergetool).',
  },
  'yaml-not-text': {
    means: 'The file is no YAML document: it is a PDF, an archive, a key, HTML, something encrypted, or binary.',
    wrote: '<!DOCTYPE html><title>Sign in</title>',
    says: 'demarc.yaml is not a YAML document: it looks like HTML or XML',
    fix: 'Give a YAML file in UTF-8. If you downloaded it, look at what the server sent.',
  },
  'yaml-too-deep': {
    means: 'Mappings or lists are nested far deeper than any document needs.',
    wrote: `x-list: ${'['.repeat(120)}${']'.repeat(120)}`,
    says: 'demarc.yaml has mappings or lists nested more than 100 deep and is not read',
    fix: 'A document needs no more than six levels. Look for brackets that are never closed.',
  },
  'yaml-too-large': {
    means: 'A file, or all files together, hold more than demarc reads: characters, YAML tokens, documents or aliases.',
    when: 'a file has 17 million characters',
    says: 'demarc.yaml has 17.8 million characters, more than the 16 Mi that are read',
    fix: 'Split it into several files: documents for one account are merged. Or name the documents of fewer accounts.',
  },
  'yaml-version': {
    means: 'The document asks for YAML 1.1, which reads yes, on and 0123 differently.',
    wrote: lines(`
%YAML 1.1
---
version: 1`),
    says: 'the document asks for YAML 1.1, which reads yes, on and 0123 differently',
    fix: 'Remove the %YAML line. Documents are YAML 1.2.',
  },
};
