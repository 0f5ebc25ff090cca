import { buildSchema, GraphQLError, type GraphQLSchema, isScalarType } from 'graphql';

/** The part of Cloudflare's schema that the contract asks for, with Cloudflare's names of scalars. */
const text = `
scalar Time
scalar string
scalar uint64
scalar float64

type Query { viewer: viewer }
type viewer { accounts(filter: AccountFilter, limit: uint64): [account!]! }
input AccountFilter { accountTag: string }

type account {
  magicTransitTunnelHealthChecksAdaptiveGroups(limit: uint64!, filter: HealthFilter): [HealthGroup!]!
  magicTransitTunnelTrafficAdaptiveGroups(limit: uint64!, filter: TrafficFilter): [TrafficGroup!]!
}

input HealthFilter { datetime_geq: Time, datetime_lt: Time }
type HealthGroup { count: uint64!, avg: HealthAverage!, dimensions: HealthDimensions! }
type HealthAverage { tunnelState: float64! }
type HealthDimensions { tunnelName: string!, edgeColoName: string! }

input TrafficFilter { datetime_geq: Time, datetime_lt: Time, direction: string }
type TrafficGroup { avg: TrafficAverage!, dimensions: TrafficDimensions! }
type TrafficAverage { bitRateFiveMinutes: float64! }
type TrafficDimensions { tunnelName: string!, datetimeFiveMinutes: Time! }
`;

function analyticsSchema(): GraphQLSchema {
  const schema = buildSchema(text);
  for (const [name, read] of Object.entries(readers)) {
    const type = schema.getType(name);
    if (isScalarType(type)) type.parseValue = read;
  }
  return schema;
}

/** Each reads a value of a query or of a variable, and throws where it is of another type. */
const readers: Readonly<Record<string, (value: unknown) => unknown>> = {
  Time: (value) => {
    const isTime = typeof value === 'string' && rfc3339.test(value) && !Number.isNaN(Date.parse(value));
    if (!isTime) throw new GraphQLError(`cannot parse ${JSON.stringify(value)} as Time`);
    return value;
  },
  string: (value) => {
    if (typeof value !== 'string') throw new GraphQLError(`cannot parse ${JSON.stringify(value)} as string`);
    return value;
  },
  uint64: (value) => {
    const isWhole = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    if (!isWhole) throw new GraphQLError(`cannot parse ${JSON.stringify(value)} as uint64`);
    return value;
  },
};

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

export const schema = analyticsSchema();
