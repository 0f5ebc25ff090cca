import { lines, type RuleExample } from './page.ts';

const wan = (fields: string) => `cnis:\n  wan-a:\n    interconnect: ewr-a\n${fields}`;

/** By the id of a rule. The test of pages finds a rule without one. */
export const ruleExamples: Readonly<Record<string, RuleExample>> = {
  'address-not-host': {
    wrote: wan('    cust_ip: 192.168.3.4/30\n    p2p_ip: 192.168.3.5/30'),
    says: 'cni.wan-a: cust_ip 192.168.3.4 is the network address of its /30',
  },
  'address-prefix-mismatch': {
    wrote: wan('    cust_ip: 192.168.3.5/31\n    p2p_ip: 192.168.3.6/31'),
    says: 'cni.wan-a: cust_ip is in 192.168.3.4/31 and p2p_ip in 192.168.3.6/31',
  },
  'address-same': {
    wrote: wan('    cust_ip: 192.168.3.4/31\n    p2p_ip: 192.168.3.4/31'),
    says: 'cni.wan-a: cust_ip and p2p_ip are both 192.168.3.4',
  },
  'advertise-nothing': {
    wrote: wan('    bgp_mode: advertise_only\n    bgp: { customer_asn: 65010 }'),
    says: 'cni.wan-a: bgp_mode is advertise_only, and extra_prefixes has no prefix',
  },
  'asn-cloudflare': {
    wrote: wan('    bgp: { customer_asn: 13335 }'),
    says: "cni.wan-a: customer_asn 13335 is Cloudflare's own ASN",
  },
  'asn-default': {
    wrote: 'settings: { default_asn: 3320 }',
    says: 'settings: default_asn 3320 is neither 13335 nor from 64512 to 65534',
  },
  'asn-ibgp': {
    wrote: `settings: { default_asn: 65010 }\n${wan('    bgp: { customer_asn: 65010 }')}`,
    says: 'cni.wan-a: customer_asn 65010 equals default_asn of the account',
  },
  'asn-invalid': {
    wrote: wan('    bgp: { customer_asn: 4294967296 }'),
    says: 'cni.wan-a: customer_asn 4294967296 is not an ASN',
  },
  'asn-reserved': {
    wrote: wan('    bgp: { customer_asn: 64496 }'),
    says: 'cni.wan-a: customer_asn 64496 is reserved for documentation (RFC 5398)',
  },
  'conduit-name-duplicate': {
    wrote: lines(`
cnis:
  wan-a: { interconnect: ewr-a }
  wan-b: { interconnect: ewr-b, magic: { conduit_name: wan-a } }`),
    says: 'cni.wan-b and cni.wan-a both have the conduit name "wan-a"',
  },
  'diverse-from-contradiction': {
    wrote: lines(`
interconnects:
  ewr-a: { type: direct, slot: { device: ccr01.ewr01 } }
  ewr-b: { type: direct, slot: { device: ccr01.ewr01, diverse_from: [ewr-a] } }`),
    says: 'interconnect.ewr-b cannot be diverse from interconnect.ewr-a: both ask for the device "ccr01.ewr01"',
  },
  'diverse-from-self': {
    wrote: 'interconnects:\n  ewr-a: { type: direct, slot: { site: ewr01, diverse_from: [ewr-a] } }',
    says: 'interconnect.ewr-a: diverse_from names the interconnect itself',
  },
  'ignored-and-declared': {
    wrote: 'policy: { ignore: ["lab-*"] }\ncnis:\n  lab-a: { interconnect: ewr-a }',
    says: 'cni.lab-a: "lab-a" is declared here, and ignored by "lab-*" in policy.ignore',
  },
  'md5-key-characters': {
    wrote: wan('    bgp: { md5_key: "${env:DEMARC_MD5_QUESTION}" }'),
    says: 'cni.wan-a: md5_key is empty or has a character that the API refuses',
  },
  'md5-key-length': {
    wrote: wan('    bgp: { md5_key: "${env:DEMARC_MD5_LONG}" }'),
    says: 'cni.wan-a: md5_key has more than 80 characters',
  },
  'metro-duplicate': {
    wrote: 'policy:\n  metros: { new-york: [ewr, jfk], east: [ewr, iad] }',
    says: 'policy.metros lists "ewr" under "new-york" and under "east"',
  },
  'metro-name-taken': {
    wrote: 'policy:\n  metros: { lhr: [ewr, jfk] }',
    says: 'policy.metros joins metros under "lhr", which is the name of a metro that it does not list',
  },
  'mtu-direct': {
    wrote: lines(`
interconnects:
  ewr-a: { type: direct, slot: { site: ewr01 } }
cnis:
  wan-a: { interconnect: ewr-a, magic: { mtu: 9000 } }`),
    says: 'cni.wan-a: mtu 9000 is above 1500 on a direct interconnect',
  },
  'mtu-minimum': { wrote: wan('    magic: { mtu: 575 }'), says: 'cni.wan-a: mtu 575 is below 576' },
  'mtu-missing': {
    wrote: lines(`
interconnects:
  gcp-a: { type: gcp_partner, region: us-east4, bandwidth: 1G }
cnis:
  wan-a: { interconnect: gcp-a }`),
    says: 'cni.wan-a has no mtu, and interconnect.gcp-a is a gcp_partner interconnect',
  },
  'mtu-partner': {
    wrote: lines(`
interconnects:
  gcp-a: { type: gcp_partner, region: us-east4, bandwidth: 1G }
cnis:
  wan-a: { interconnect: gcp-a, magic: { mtu: 1476 } }`),
    says: 'cni.wan-a: mtu 1476 is not possible on a Google attachment',
  },
  'pairing-key-form': {
    wrote: lines(`
interconnects:
  gcp-a: { type: gcp_partner, bandwidth: 1G, pairing_key: "\${env:DEMARC_PAIRING_CUT}" }`),
    says: 'interconnect.gcp-a: pairing_key does not read uuid/region/domain',
  },
  'pin-duplicate': {
    wrote: lines(`
interconnects:
  ewr-a: { type: direct, name: icon-7 }
  ewr-b: { type: direct, name: icon-7 }`),
    says: 'interconnect.ewr-b and interconnect.ewr-a are both pinned to the interconnect "icon-7"',
  },
  'prefix-duplicate': {
    wrote: wan('    bgp: { extra_prefixes: [10.0.0.0/8, 10.0.0.0/8] }'),
    says: 'cni.wan-a: extra_prefixes has 10.0.0.0/8 twice',
  },
  'prefix-host-bits': {
    wrote: wan('    bgp: { extra_prefixes: [10.1.2.3/8] }'),
    says: 'cni.wan-a: 10.1.2.3/8 in extra_prefixes has host bits set',
  },
  'prefix-not-31': {
    wrote: wan('    cust_ip: 192.168.3.5/30\n    p2p_ip: 192.168.3.6/30'),
    says: 'cni.wan-a: cust_ip is in a /30, where links have a /31',
  },
  'prefix-overlap': {
    wrote: lines(`
cnis:
  wan-a: { interconnect: ewr-a, cust_ip: 192.168.3.5/31 }
  wan-b: { interconnect: ewr-b, cust_ip: 192.168.3.4/31 }`),
    says: 'cni.wan-b: 192.168.3.4/31 overlaps 192.168.3.4/31 of cni.wan-a',
  },
  'prune-nothing-declared': {
    wrote: 'policy: { prune: true }',
    says: 'policy.prune is true, and no document declares an interconnect or a CNI of account 023e105f4ecef8ad9ca31a8372d0c353',
  },
  'reference-absent': {
    wrote: lines(`
interconnects:
  ewr-a: { type: direct, name: icon-7, state: absent }
cnis:
  wan-a: { interconnect: ewr-a }`),
    says: 'cni.wan-a is on interconnect.ewr-a, which has state: absent',
  },
  'reference-maybe-misspelt': {
    wrote: lines(`
interconnects:
  ewr-a: { type: direct, slot: { site: ewr01 } }
cnis:
  wan-a: { interconnect: ewra }`),
    says: 'cni.wan-a: interconnect "ewra" is not a key of interconnects',
  },
  'region-contradiction': {
    wrote: lines(`
interconnects:
  gcp-a: { type: gcp_partner, region: us-east4, bandwidth: 1G, pairing_key: "\${env:DEMARC_PAIRING_EU}" }`),
    says: 'interconnect.gcp-a: region is us-east4, and its pairing_key is for another region',
  },
  'secret-in-clear': {
    wrote: wan('    bgp: { md5_key: not-in-a-document }'),
    says: 'cni.wan-a: md5_key, or a fallback for it, is written in clear',
  },
  'secret-in-plain-field': {
    wrote: wan('    magic: { description: "${env:DEMARC_MD5}" }\n    bgp: { md5_key: "${env:DEMARC_MD5}" }'),
    says: 'the variable DEMARC_MD5 is used as md5_key, and every plan would show it in this field',
  },
  'secret-name-in-plain-field': {
    wrote: wan('    magic: { description: "${env:DEMARC_MD5}" }'),
    says: 'cni.wan-a: description shows the variable DEMARC_MD5, whose name reads like a key',
  },
  'service-alike': {
    wrote: lines(`
cnis:
  wan-a: { interconnect: ewr-a, service: acme corp }
  wan-b: { interconnect: ewr-b, service: Acme Corp }`),
    says: 'cni.wan-b serves "Acme Corp", and cni.wan-a serves "acme corp": these count as two customers',
  },
  'shared-circuit': {
    when: 'a plan moves a CNI onto the circuit of the CNI that backs it up; only a plan can see that (plan-shared-circuit)',
    says: 'cni.wan-a moves onto ewr-b, which carries cni.wan-b of the same backup set already: one circuit less is left of ewr',
  },
  'shared-device': {
    wrote: lines(`
interconnects:
  ewr-a: { type: direct, slot: { device: ccr01.ewr01 } }
  ewr-b: { type: direct, slot: { device: ccr01.ewr01 } }`),
    says: 'All interconnects of the account (ewr-a and ewr-b) ask for the device "ccr01.ewr01"',
  },
  'shared-site': {
    wrote: lines(`
interconnects:
  ewr-a: { type: direct, slot: { site: ewr01 } }
  ewr-b: { type: direct, slot: { site: ewr01 } }`),
    says: 'All interconnects of the account (ewr-a and ewr-b) ask for the site "ewr01"',
  },
  'single-circuit': {
    wrote: 'interconnects:\n  ewr-a: { type: direct, slot: { site: ewr01 } }',
    says: 'interconnect.ewr-a is the only interconnect of the account',
  },
  'slot-conflict': {
    wrote: lines(`
interconnects:
  ewr-a:
    type: direct
    slot_id: 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e
    slot: { site: ewr01 }`),
    says: 'interconnect.ewr-a has both slot_id and slot',
  },
  'slot-duplicate': {
    wrote: lines(`
interconnects:
  ewr-a: { type: direct, slot_id: 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e }
  ewr-b: { type: direct, slot_id: 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e }`),
    says: 'interconnect.ewr-b and interconnect.ewr-a are both on slot 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e',
  },
  'slot-missing': {
    wrote: 'interconnects:\n  ewr-a: { type: direct, speed: 10G }',
    says: 'interconnect.ewr-a has none of slot_id, slot and name',
  },
  'tombstone-identity': {
    wrote: 'interconnects:\n  ewr-a: { type: direct, state: absent, slot: { site: ewr01 } }',
    says: 'interconnect.ewr-a: a selector cannot say which interconnect to delete',
  },
  'unknown-reference': {
    wrote: lines(`
interconnects:
  ewr-a: { type: direct, name: icon-7 }
cnis:
  wan-a: { interconnect: icon-7 }`),
    says: 'cni.wan-a names "icon-7", the live name of interconnect.ewr-a, in place of its key',
  },
  'unused-interconnect': {
    wrote: 'interconnects:\n  ewr-a: { type: direct, slot: { site: ewr01 } }',
    says: 'interconnect.ewr-a is used by no CNI',
  },
};
