import type { SandboxSeed, SeedFacility, SeedSlot } from '../../model/generated/sandbox-seed.ts';
import { defaultAsn } from '../store/account.ts';

const facilities = {
  newark: { name: 'Equinix NY1', address: ['165 Halsey Street', 'Newark, NJ 07102', 'United States'] },
  secaucus: { name: 'Equinix NY5', address: ['800 Secaucus Road', 'Secaucus, NJ 07094', 'United States'] },
  london: {
    name: 'Telehouse London (Docklands North)',
    address: ['14 Coriander Avenue', 'London E14 2AA', 'United Kingdom'],
  },
  frankfurt: { name: 'Equinix FR5', address: ['Kleyerstrasse 88-90', '60326 Frankfurt am Main', 'Germany'] },
  singapore: { name: 'Equinix SG1', address: ['20 Ayer Rajah Crescent', 'Singapore 139964', 'Singapore'] },
} as const satisfies Record<string, { name: string; address: readonly string[] }>;

type Place = keyof typeof facilities;

// id, site, facility, router (null: the API does not show it), speed, taken by another customer
const ports: readonly (readonly [string, string, Place, string | null, '10G' | '100G', boolean])[] = [
  ['182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e', 'ewr01', 'newark', 'ewr01-ccr1', '10G', false],
  ['3fdcdc27-9e04-4ebd-b415-70fcbbde343d', 'ewr01', 'newark', 'ewr01-ccr1', '10G', false],
  ['a177ed32-8811-4490-9ec9-f790d53b29a0', 'ewr01', 'newark', 'ewr01-ccr1', '10G', true],
  ['20f28fd9-76e3-463c-be66-8a2ddc028692', 'ewr01', 'newark', 'ewr01-ccr1', '100G', false],
  ['d44d475d-858a-4bf0-b28d-ee0cbefb31cb', 'ewr01', 'newark', 'ewr01-ccr2', '10G', false],
  ['667e28f9-0fff-4364-a998-509bc505d2a6', 'ewr01', 'newark', 'ewr01-ccr2', '100G', false],
  ['ef149719-5c7f-4baf-9788-463bbf99d2ca', 'ewr02', 'secaucus', 'ewr02-ccr1', '10G', false],
  ['2c65b064-1b0c-4c2f-b271-9832e4b6ae89', 'ewr02', 'secaucus', 'ewr02-ccr1', '10G', true],
  ['95efb4fb-b727-45a3-bb0c-43bdd6535266', 'ewr02', 'secaucus', 'ewr02-ccr1', '100G', false],
  ['c02f9b74-c06f-4d25-b712-dbbd96713b55', 'ewr02', 'secaucus', 'ewr02-ccr2', '10G', false],
  ['6af85ac8-1617-45f2-9794-1365c7019dfe', 'ewr02', 'secaucus', 'ewr02-ccr2', '100G', false],
  ['f2907ec3-49a4-4567-87bb-b4fd397eadbf', 'lhr01', 'london', 'lhr01-ccr1', '10G', true],
  ['def8c277-735a-4503-9418-0b67bce0f4a5', 'lhr01', 'london', 'lhr01-ccr1', '10G', false],
  ['30d2eeb2-182b-4215-8a61-eab71424d082', 'lhr01', 'london', 'lhr01-ccr1', '100G', false],
  ['b57c22d2-0480-45b7-9e3a-2fa284622a38', 'lhr01', 'london', 'lhr01-ccr2', '10G', false],
  ['7ed8e30b-5a80-4839-8d5e-f30ec8ab4964', 'lhr01', 'london', 'lhr01-ccr2', '100G', true],
  ['d451e1e9-e048-4c70-9e3a-c76c86fd57bf', 'fra03', 'frankfurt', 'fra03-ccr1', '10G', false],
  ['ca4db69a-2e74-4989-a421-7f2980214d3b', 'fra03', 'frankfurt', 'fra03-ccr1', '10G', false],
  ['0f6e29a7-50a3-483d-b379-06a34bb080ed', 'fra03', 'frankfurt', 'fra03-ccr1', '100G', false],
  ['9c5a5b0e-447d-4efd-af09-ba3612eaf324', 'fra03', 'frankfurt', 'fra03-ccr2', '10G', true],
  ['37af85a0-cfdd-4778-a3ed-f63a92587047', 'sin02', 'singapore', null, '10G', false],
  ['8ef3d2aa-b73f-40ad-9be6-54849283fbe3', 'sin02', 'singapore', null, '10G', true],
  ['527e3990-e1a3-45a4-9370-4320cebf8bbd', 'sin02', 'singapore', null, '100G', false],
];

/** The account of a sandbox without a seed. */
export const defaultAccount = '023e105f4ecef8ad9ca31a8372d0c353';

/** A single account with ports in five sites. Other customers have taken some of the ports. The account has no objects yet. */
export function defaultSeed(): SandboxSeed {
  return { accounts: { [defaultAccount]: { settings: { default_asn: defaultAsn }, slots: ports.map(slot) } } };
}

function slot([id, site, place, device, speed, occupied]: (typeof ports)[number]): SeedSlot {
  return { id, site, speed, occupied, facility: facility(place), ccr_device_name: device };
}

function facility(place: Place): SeedFacility {
  const { name, address } = facilities[place];
  return { name, address: [...address] };
}
