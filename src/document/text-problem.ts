import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** What the YAML parser may refuse. */
export type SyntaxCode =
  | 'yaml-alias-props'
  | 'yaml-bad-alias'
  | 'yaml-bad-directive'
  | 'yaml-bad-dq-escape'
  | 'yaml-bad-indent'
  | 'yaml-bad-prop-order'
  | 'yaml-bad-scalar-start'
  | 'yaml-block-as-implicit-key'
  | 'yaml-block-in-flow'
  | 'yaml-key-over-1024-chars'
  | 'yaml-missing-char'
  | 'yaml-multiline-implicit-key'
  | 'yaml-multiple-anchors'
  | 'yaml-multiple-tags'
  | 'yaml-tab-as-indent'
  | 'yaml-tag-resolve-failed'
  | 'yaml-unexpected-token';

/** What may be wrong with the text of a document, before its fields are read. */
export type TextCode =
  | SyntaxCode
  | 'document-empty'
  | 'yaml-alias'
  | 'yaml-alias-expansion'
  | 'yaml-duplicate-key'
  | 'yaml-hidden-character'
  | 'yaml-key-type'
  | 'yaml-lfs-pointer'
  | 'yaml-merge'
  | 'yaml-merge-conflict'
  | 'yaml-not-text'
  | 'yaml-too-deep'
  | 'yaml-too-large'
  | 'yaml-version';

export type TextProblem = Diagnostic<TextCode>;
