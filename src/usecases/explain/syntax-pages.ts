import type { SyntaxCode } from '../../document/text-problem.ts';
import { lines, type Page } from './page.ts';

/** What the YAML parser may refuse. */
export const syntaxPages: Readonly<Record<SyntaxCode, Page>> = {
  'yaml-alias-props': {
    means: 'An alias stands for a value that has its anchor and tag already. It cannot get others.',
    wrote: lines(`
x-session: &session
  customer_asn: 65010
cnis:
  wan-a:
    interconnect: ewr-a
    bgp: &mine *session`),
    says: 'an alias cannot have an anchor or a tag',
    fix: 'Remove the anchor or tag before the alias.',
  },
  'yaml-bad-alias': {
    means: 'The name of an anchor or alias is missing, or holds a character that YAML does not allow there.',
    wrote: 'x-session: &',
    says: 'this alias is not written as an alias must be',
    fix: 'Write a name of letters, digits and dashes directly after & or *.',
  },
  'yaml-bad-directive': {
    means: 'A line that begins with % is a directive for the YAML parser, and this one is not known.',
    wrote: lines(`
%ENCODING utf-8
---
version: 1`),
    says: 'this directive is not known',
    fix: 'Remove the line. Documents are YAML 1.2 in UTF-8.',
  },
  'yaml-bad-dq-escape': {
    means: 'In double quotes a backslash begins an escape, and YAML does not know this one.',
    wrote: lines(`
cnis:
  wan-a:
    interconnect: ewr-a
    magic:
      description: "rack \\q7"`),
    says: 'a double-quoted string holds an escape that YAML does not know',
    fix: 'Write the backslash twice, or use single quotes.',
  },
  'yaml-bad-indent': {
    means: 'A line is indented to a column where no value is open. The keys of one mapping begin in one column.',
    wrote: lines(`
interconnects:
  ewr-a:
      type: direct
    speed: 10G`),
    says: 'all mapping items must start at the same column',
    fix: 'Align the keys of a mapping, and the items of a list. If a line before has a { or [ that nothing closes, close it.',
  },
  'yaml-bad-prop-order': {
    means: 'An anchor or tag stands before a ? or -, where no value begins.',
    wrote: lines(`
&all ? version
: 1`),
    says: 'anchors and tags must be after the ? indicator',
    fix: 'Put the anchor or tag behind the ? or -, directly before its value.',
  },
  'yaml-bad-scalar-start': {
    means: 'A value without quotes cannot begin with this character: YAML reserves it.',
    wrote: lines(`
cnis:
  wan-a:
    interconnect: ewr-a
    service: @acme`),
    says: 'a plain value cannot begin with this character',
    fix: 'Put the value in quotes.',
  },
  'yaml-block-as-implicit-key': {
    means: 'A line holds two keys: a colon with a blank behind it begins a value.',
    wrote: lines(`
cnis:
  wan-a:
    interconnect: ewr-a
    service: acme: Frankfurt`),
    says: 'a second key begins on this line',
    fix: 'Put a value that holds a colon and a blank in quotes, or begin the inner mapping on its own line.',
  },
  'yaml-block-in-flow': {
    means:
      'Between { } or [ ], a list or mapping in lines was begun. Inside brackets everything is written with brackets.',
    wrote: lines(`
policy: {
  ignore:
    - lab-*
}`),
    says: 'block collections are not allowed within flow collections',
    fix: "Write [lab-*] inside the braces, or leave the braces out. A text that holds ': ' needs quotes there.",
  },
  'yaml-key-over-1024-chars': {
    means: 'A key has more than 1,024 characters. Usually a quote or a line break is missing before the colon.',
    wrote: `"${'a-very-long-key-'.repeat(70)}": 1`,
    says: 'a key is longer than 1,024 characters',
    fix: 'Look for a missing quote or line break.',
  },
  'yaml-missing-char': {
    means: 'A quote, a bracket, a brace or a colon is opened or begun and never closed.',
    wrote: lines(`
cnis:
  wan-a:
    interconnect: ewr-a
    service: "acme
    magic: { mtu: 1500 }`),
    says: 'a quoted string begins here and never ends',
    fix: 'Close the quote or bracket at the place that the message names.',
  },
  'yaml-multiline-implicit-key': {
    means:
      'A line is neither a key nor the rest of the value before it. Often a colon is missing, or the blank behind it.',
    wrote: lines(`
interconnects:
  ewr-a:
    type:direct
    speed: 10G`),
    says: 'this is neither a key nor the rest of a value',
    fix: 'Write KEY: VALUE with a blank, and indent the lines of a longer value deeper than its key.',
  },
  'yaml-multiple-anchors': {
    means: 'A value has two anchors (&name). It can have one.',
    wrote: 'x-session: &a &b { customer_asn: 65010 }',
    says: 'a value has more than one anchor',
    fix: 'Remove one of them.',
  },
  'yaml-multiple-tags': {
    means: 'A value has two tags (!name). Documents need none.',
    wrote: 'x-mtu: !!int !!str 1500',
    says: 'a value has more than one tag',
    fix: 'Remove the tags.',
  },
  'yaml-tab-as-indent': {
    means: 'A line is indented with a tab. YAML does not allow this, because a tab has no fixed width.',
    wrote: 'interconnects:\n\tewr-a:\n\t\ttype: direct',
    says: 'a tab is used for indentation',
    fix: 'Indent with spaces. Editors can convert a file.',
  },
  'yaml-tag-resolve-failed': {
    means: 'A tag (!name) is not one of the YAML core schema, or its value does not fit it.',
    wrote: lines(`
cnis:
  wan-a:
    interconnect: !ref ewr-a`),
    says: 'this tag is not one of the YAML core schema, or does not fit its value',
    fix: 'Remove the tag. demarc knows no tags; a variable is written ${env:DEMARC_NAME}.',
  },
  'yaml-unexpected-token': {
    means:
      'Something stands where YAML expects nothing, such as a bracket that closes nothing or text behind a closed quote.',
    wrote: lines(`
interconnects:
  ewr-a: { type: direct }}`),
    says: 'unexpected flow-map-end token in YAML stream',
    fix: 'Remove it, or open what it closes.',
  },
};
