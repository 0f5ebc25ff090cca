export { schemaNames, schemaText } from '../schema/schemas.ts';
