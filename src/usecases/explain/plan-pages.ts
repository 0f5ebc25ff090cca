import type { PlanCode } from '../../plan/note.ts';
import { lines, type Page } from './page.ts';

type PortCode = Extract<PlanCode, `plan-slot-${string}` | 'plan-no-slot' | 'plan-not-found' | 'plan-region-unknown'>;
type MatchCode = Extract<
  PlanCode,
  | 'plan-ambiguous'
  | 'plan-given-back-and-wanted'
  | 'plan-ignore-useless'
  | 'plan-ignored-and-declared'
  | 'plan-left-behind'
  | 'plan-maybe-renamed'
  | 'plan-resumed-replacement'
  | 'plan-selector-in-use'
  | 'plan-stored-otherwise'
  | `plan-pin-${string}`
>;

type SetCode = Extract<PlanCode, 'plan-not-redundant' | 'redundancy-unknown' | 'unguarded-unknown'>;

/** Which port a new circuit gets, which live object a key is, and which backup set a name in the policy is. */
export const portAndMatchPages: Readonly<Record<PortCode | MatchCode | SetCode, Page>> = {
  'plan-ambiguous': {
    means:
      'Two or more live circuits could be this key, something depends on which one it is, and nothing decides it. demarc does not guess.',
    when: 'two partner interconnects with the same region and bandwidth are live, and the documents pin neither',
    says: 'interconnect.gcp-a could be icon-gcp-0003 or icon-gcp-0004: they are alike in region and bandwidth',
    fix: 'Pin the key with name: and the live name that you mean.',
  },
  'plan-given-back-and-wanted': {
    means:
      'A tombstone deletes the very object that another key asks for. That key then gets a new one: a port to be cabled, or new addresses.',
    when: 'the tombstone ewr-old names icon-7, and ewr-a has the slot_id of icon-7',
    says: 'interconnect.ewr-old deletes icon-7, which interconnect.ewr-a asks for by slot_id: 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e: another one is created for interconnect.ewr-a, so its port must be ordered and cabled again',
    fix: 'To keep the object, remove the tombstone. Otherwise nothing is to be done.',
  },
  'plan-ignore-useless': {
    means: 'A glob of policy.ignore is written for a shell: only * and ? are special here, and it matches nothing.',
    wrote: 'policy: { ignore: ["lab-{a,b}"] }\ninterconnects:\n  ewr-a: { type: direct, slot: { site: ewr01 } }',
    says: 'policy.ignore: "lab-{a,b}" matches nothing: only * and ? are special, braces, brackets and parentheses are text',
    fix: 'Write one glob for each name.',
  },
  'plan-ignored-and-declared': {
    means: 'A live object that the documents declare is one that policy.ignore excludes. One of the two is a mistake.',
    when: 'policy.ignore has lab-*, and the pin of cni.wan-a is the id of lab-7',
    says: 'cni.wan-a is the live CNI lab-7, which policy.ignore excludes',
    fix: 'Remove the declaration, or narrow policy.ignore.',
  },
  'plan-left-behind': {
    means:
      'The CNIs of a key move to another circuit. The old one then hosts nothing, belongs to no key, and is still billed.',
    when: 'the slot_id of ewr-a was changed to that of another live circuit',
    says: 'interconnect.ewr-a is icon-9; its CNIs leave icon-7, which then hosts nothing and belongs to no key',
    fix: 'To delete the old circuit, declare it as a tombstone (name:, state: absent). To keep it, declare it under its own key.',
  },
  'plan-maybe-renamed': {
    means:
      'A CNI would be created, and one that no document declares looks like the same link. If it is, the plan would build it twice.',
    when: 'the key wan-a was renamed to acme-a',
    says: 'cni.acme-a is not live, but the live CNI wan-a on icon-7, which no document declares, looks like the same link: it has the same interconnect and ASN',
    fix: 'If it is the same link, write magic.conduit_name with its live name, or its id. Otherwise declare it under its own key.',
  },
  'plan-no-slot': {
    means:
      'No free port satisfies the selector of a circuit. The message counts how many ports each part of it leaves.',
    wrote: 'interconnects:\n  ewr-a: { type: direct, speed: 10G, slot: { site: ewr09 } }',
    says: 'interconnect.ewr-a: no free slot satisfies its selector; of 17 free slots site ewr09 leaves 0, speed 10G leaves 10; without site ewr09 it could have 10',
    fix: 'Loosen the selector, or see what is free: demarc slots --free.',
  },
  'plan-not-found': {
    means: 'The documents name a live circuit that does not exist, and do not say which port a new one should get.',
    wrote: 'interconnects:\n  ewr-a: { type: direct, name: icon-7 }',
    says: 'interconnect.ewr-a names the live interconnect icon-7, which does not exist, and has neither slot_id nor slot to create it',
    fix: 'Correct name, or write slot_id or slot so that it can be created.',
  },
  'plan-pin-dangling': {
    means:
      'A pin (name or id) names a live object that does not exist any more. The other fields decide what the key is.',
    wrote: lines(`
interconnects:
  ewr-a: { type: direct, name: icon-7, slot: { site: ewr01 } }`),
    says: 'interconnect.ewr-a is pinned to icon-7, which does not exist; nothing else matches it either',
    fix: 'Correct or remove the pin.',
  },
  'plan-pin-shared': {
    means: 'Two keys are one live object. Both would change it.',
    when: 'wan-a has the id of a CNI that wan-b is by its conduit name',
    says: 'cni.wan-a and cni.wan-b are pinned to the same live CNI 0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10',
    fix: 'Remove the pin from one of them.',
  },
  'plan-pin-type': {
    means: 'A pin names a circuit of another type than the document declares.',
    when: 'ewr-a has type: direct and the name of a Google attachment',
    says: 'interconnect.ewr-a is direct, but the live interconnect icon-gcp-0003 that it is pinned to is gcp_partner',
    fix: 'Correct the pin or the type.',
  },
  'plan-region-unknown': {
    means:
      'A Google attachment would be created whose region nothing says. The next run could not recognise it, and would order it again.',
    wrote: lines(`
interconnects:
  gcp-a: { type: gcp_partner, bandwidth: 1G, pairing_key: "\${env:DEMARC_PAIRING_CUT}" }`),
    says: 'interconnect.gcp-a has no region, and its pairing key does not contain it, so it could not be recognised once it is created',
    fix: 'Write region.',
  },
  'plan-resumed-replacement': {
    means:
      'Two live circuits fit a key. One is what the document asks for, so demarc takes the other for the one that it replaces.',
    when: 'an apply was interrupted between the new circuit and the delete of the old one',
    says: 'interconnect.ewr-a: icon-7 and icon-9 both host its CNIs; icon-9 is what the document asks for, so icon-7 counts as the one that it replaces',
    fix: 'If the old circuit should stay, pin the key with the name of the new one. If it belongs to somebody else, declare it or ignore it.',
  },
  'plan-selector-in-use': {
    means:
      'A selector fits a live circuit that is in use: it carries CNIs, or the documents name it. A selector never takes such a circuit.',
    when: 'ewr-a has slot: { site: ewr01 }, and icon-7 at ewr01 carries a CNI of another team',
    says: 'interconnect.ewr-a: its slot selector fits icon-7 at ewr01 (it carries lab-7, which no document declares); a selector does not take a circuit that is in use',
    fix: 'If the circuit is this key, write its name. To order another port, write slot_id, or a selector that excludes the circuit.',
  },
  'plan-slot-shared': {
    means: 'A port is meant for two circuits: in one run, or by the plans of two runs. The API gives it to the first.',
    when: 'two accounts of a run both write the same slot_id',
    says: 'interconnect.ewr-a: slot 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e (ewr01, Equinix NY1) is planned for interconnect.ewr-b of account 0123456789abcdef0123456789abcdef in the same run',
    fix: 'Give one of the two another port. Plan such accounts in one run.',
  },
  'plan-slot-speed': {
    means: 'The port that slot_id names has another speed than the document says.',
    wrote: lines(`
interconnects:
  ewr-a: { type: direct, speed: 100G, slot_id: 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e }`),
    says: 'interconnect.ewr-a: slot 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e is a 10G port, the document says 100G',
    fix: 'Write the speed of the port, or choose another one: demarc slots --free --speed 100G.',
  },
  'plan-slot-taken': {
    means: 'The port that slot_id names is occupied: by another circuit of the account, or by another customer.',
    wrote: 'interconnects:\n  ewr-a: { type: direct, slot_id: a177ed32-8811-4490-9ec9-f790d53b29a0 }',
    says: 'interconnect.ewr-a: slot a177ed32-8811-4490-9ec9-f790d53b29a0 (ewr01, Equinix NY1) is taken',
    fix: 'Choose a free port: demarc slots --free --site SITE.',
  },
  'plan-slot-unknown': {
    means: 'No port has the id that slot_id names.',
    wrote: 'interconnects:\n  ewr-a: { type: direct, slot_id: 00000000-0000-4000-8000-000000000000 }',
    says: 'interconnect.ewr-a: there is no slot 00000000-0000-4000-8000-000000000000',
    fix: 'List the free ports with demarc slots --free, and copy the id.',
  },
  'plan-stored-otherwise': {
    means:
      'An object would be ordered that may exist already: an earlier apply asked for it, and the API stored a field otherwise. A second order would cost a second port.',
    when: 'a circuit was asked for with 10G, and the API stored 100G',
    says: 'interconnect.ewr-a would be ordered a second time: an earlier apply on this machine asked for speed 10G, the API stored speed 100G as icon-7, and that circuit still exists',
    fix: 'To keep what exists, write its name and what the API stored. To order again, delete it first.',
  },
  'plan-not-redundant': {
    means:
      'policy.redundancy says what a backup set must survive the loss of. After this plan it does not, or the API does not tell where its circuits are.',
    when: 'policy: { redundancy: { lhr: site } }, and all circuits of lhr are live in one site',
    says: 'policy.redundancy: the backup set "lhr" does not survive the loss of a site: interconnect.lon-a and interconnect.lon-b are in one site, lhr01',
    fix: 'Give a circuit of the set a slot elsewhere, or ask for less in policy.redundancy. Nothing is changed for it. demarc redundancy shows all sets.',
  },
  'redundancy-unknown': {
    means:
      'policy.redundancy names a backup set that does not exist, so nothing is checked for the set that was meant.',
    wrote: lines(`
policy: { redundancy: { lodnon: site } }
interconnects:
  ewr-a: { type: direct, slot: { site: ewr01 } }`),
    says: 'policy.redundancy: no backup set has the name "lodnon"',
    fix: 'Name a group, a metro, or a customer in it such as ewr/asn:65010.',
  },
  'unguarded-unknown': {
    means:
      'policy.unguarded names a backup set that does not exist. The guard outage stays on for the set that was meant.',
    wrote: lines(`
policy: { unguarded: [lodnon] }
interconnects:
  ewr-a: { type: direct, slot: { site: ewr01 } }`),
    says: 'policy.unguarded: no backup set has the name "lodnon", and the guard outage stays on',
    fix: 'Name a group, a metro, or a customer in it such as ewr/asn:65010.',
  },
};
