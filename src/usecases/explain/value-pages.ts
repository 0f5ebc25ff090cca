import type { FieldCode } from '../../config/field-problem.ts';
import { lines, type Page } from './page.ts';

/** Codes about the value of a single field, or its key. */
export type ValueCode = Extract<FieldCode, `shape-${string}` | `substitution-${string}` | `variable-${string}`>;

/** What may be wrong with a single field: its shape, or its variables. */
export const valuePages: Readonly<Record<ValueCode, Page>> = {
  'shape-key': {
    means: 'A key has a form that is not allowed there, such as a name with a blank.',
    wrote: lines(`
interconnects:
  "ewr a":
    type: direct
    slot: { site: ewr01 }`),
    says: 'the key *** must begin with a letter or a digit and hold only letters, digits, dots, underscores and hyphens',
    fix: 'Write the key as the message says. demarc schema has the form of every field.',
  },
  'shape-missing-key': {
    means: 'A field that the object cannot do without is not written.',
    wrote: lines(`
interconnects:
  ewr-a:
    speed: 10G`),
    says: 'type is required in ewr-a',
    fix: 'Write the field. An editor that knows the schema (demarc schema) offers it.',
  },
  'shape-not-allowed': {
    means: 'A field is known, and not for an object of this kind.',
    wrote: lines(`
interconnects:
  ewr-a:
    type: direct
    slot: { site: ewr01 }
    bandwidth: 1G`),
    says: 'bandwidth is not allowed on a direct interconnect',
    fix: 'Remove the field, or correct the type of the object.',
  },
  'shape-type': {
    means: 'A value has another type than its field: text where a number belongs, or the reverse.',
    wrote: lines(`
cnis:
  wan-a:
    interconnect: ewr-a
    magic:
      mtu: "1500"`),
    says: 'mtu must be an integer, not a string',
    fix: 'Quotes make text; without them 1500 is a number and true is a truth value. The hint says which is wanted.',
  },
  'shape-unknown-key': {
    means:
      'demarc knows no such field here. It would have no effect, so it is an error: usually it is misspelt or in the wrong place.',
    wrote: lines(`
cnis:
  wan-a:
    interconnect: ewr-a
    magic:
      mtuu: 1500`),
    says: 'unknown key mtuu',
    fix: 'Correct the name, or the indentation. A key of your own at the top of a document begins with x-.',
  },
  'shape-value': {
    means: 'A value has the right type, and is not one of those that its field takes.',
    wrote: lines(`
interconnects:
  ewr-a:
    type: direct
    speed: 20G
    slot: { site: ewr01 }`),
    says: 'speed must be 10G or 100G',
    fix: 'Write one of the values that the message names.',
  },
  'substitution-in-extension': {
    means: 'A key that begins with x- only holds anchors. A variable in it means nothing until it is used.',
    wrote: lines(`
x-note: \${env:DEMARC_NOTE}`),
    says: 'a key that begins with x- takes no substitutions',
    fix: 'Write the substitution where the anchor is used.',
  },
  'substitution-in-key': {
    means: 'Variables fill values. A key is a name that plans, journals and people refer to.',
    wrote: lines(`
interconnects:
  \${env:DEMARC_SITE}:
    type: direct
    slot: { site: ewr01 }`),
    says: 'a key cannot hold a substitution',
    fix: 'Write the key out.',
  },
  'substitution-in-literal': {
    means: 'This field takes no variables, because it is a label that must mean the same in every run.',
    wrote: lines(`
cnis:
  wan-a:
    interconnect: ewr-a
    service: \${env:DEMARC_CUSTOMER}`),
    says: 'service takes no substitutions',
    fix: 'Write the value out. $${ is a literal ${.',
  },
  'substitution-malformed': {
    means: 'Something looks like a substitution, and demarc does not know it. Left as text it would reach the API.',
    wrote: lines(`
cnis:
  wan-a:
    interconnect: ewr-a
    magic:
      description: \${DEMARC_RACK}`),
    says: 'this is not a substitution that demarc knows',
    fix: 'Write ${env:DEMARC_NAME} or ${env:DEMARC_NAME:-fallback}; $${ is a literal ${.',
  },
  'substitution-of-collection': {
    means: 'A variable holds a text. It cannot stand for a mapping or a list.',
    wrote: lines(`
cnis:
  wan-a:
    interconnect: ewr-a
    bgp: \${env:DEMARC_BGP}`),
    says: 'a variable holds a text, and bgp is a mapping or a list',
    fix: 'Write the mapping or list out, and use variables for the values in it.',
  },
  'variable-forbidden': {
    means:
      'Documents read only variables that begin with DEMARC_. Otherwise a pull request could show any secret of the machine. They do not read DEMARC_APPROVED_BY, which names who approved a run.',
    wrote: lines(`
cnis:
  wan-a:
    interconnect: ewr-a
    magic:
      description: \${env:HOME}`),
    says: 'the variable HOME cannot be read: only names that begin with DEMARC_ can',
    fix: 'Rename the variable to DEMARC_….',
  },
  'variable-unset': {
    means: 'A variable is not set, or is empty. Offline its value is unknown and not checked; plan and apply need it.',
    wrote: lines(`
cnis:
  wan-a:
    interconnect: ewr-a
    magic:
      mtu: \${env:DEMARC_MTU}`),
    says: 'the variable DEMARC_MTU is not set, or empty: mtu is unknown and not checked',
    fix: 'Set it where documents are planned and applied, or write a fallback. For keys, plan and drift take --skip-secrets.',
  },
};
