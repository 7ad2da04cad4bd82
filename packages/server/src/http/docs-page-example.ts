import type { OperationObject } from './openapi-schema.ts';

export interface DescribedOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: OperationObject;
}

const INDENT = ' \\\n  ';

/** A line for the shell that can be pasted; `$ID` stands for what an earlier answer named. */
export function curlExample({ path, method, operation }: DescribedOperation, baseUrl: string) {
  const url = `${baseUrl}${path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)}`;
  const verb = method === 'get' ? '' : `-X ${method.toUpperCase()} `;
  const parts = [`curl ${flagsOf(operation)}${verb}"${url}"`];
  const body = operation.requestBody?.content['application/json'];
  if (body) {
    const text = JSON.stringify(body.example ?? {}, null, 2).replaceAll("'", `'\\''`);
    parts.push("-H 'Content-Type: application/json'", `-d '${text}'`);
  }
  return parts.join(INDENT);
}

/** Streams are shown as they come; a file is kept under its own name. */
function flagsOf({ operationId, responses }: OperationObject): string {
  const types = Object.values(responses).flatMap(({ content }) => Object.keys(content ?? {}));
  if (operationId === 'download') return '-OJL ';
  if (types.includes('text/event-stream')) return '-N ';
  const file = types.find((type) => type === 'application/pdf' || type === 'image/png');
  return file ? `-o offprint.${file.split('/')[1]} ` : '';
}
