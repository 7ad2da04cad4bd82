import { ERROR_TABLE, type ErrorCode, errorEnvelopeSchema } from '@offprint/contract';
import { type SharedSchemas, toJsonSchema } from './json-schema.ts';
import type { ResponseObject } from './openapi-objects.ts';

/** One response a status, with an example for each code that it stands for. */
export function describeErrors(
  codes: readonly ErrorCode[],
  shared: SharedSchemas,
): Readonly<Record<string, ResponseObject>> {
  const byStatus = Map.groupBy(new Set(codes), (code) => ERROR_TABLE[code].status);
  const schema = toJsonSchema(errorEnvelopeSchema, shared);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      status,
      {
        description: same.map((code) => `${code}: ${ERROR_TABLE[code].description}`).join('\n\n'),
        content: {
          'application/json': {
            schema,
            examples: Object.fromEntries(same.map((code) => [code, { value: errorExample(code) }])),
          },
        },
      },
    ]),
  );
}

function errorExample(code: ErrorCode) {
  const message = ERROR_TABLE[code].description;
  const details = [{ path: 'options.pageSize', message: 'must be one of A4, Letter' }];
  const error = { code, message, ...(code === 'VALIDATION_ERROR' && { details }) };
  return { success: false, message, error };
}
