import { html } from 'hono/html';
import { curlExample, type DescribedOperation } from './docs-page-example.ts';
import type {
  JsonSchema,
  MediaTypeObject,
  ParameterObject,
  ResponseObject,
} from './openapi-schema.ts';

/** What any endpoint may answer is told once for all. */
const EVERYWHERE = ['VALIDATION_ERROR', 'UNAUTHORIZED', 'INTERNAL_ERROR', 'STORE_UNAVAILABLE'];

/** One endpoint: what it takes, how to call it, what it answers. */
export function operationOf(entry: DescribedOperation, baseUrl: string) {
  const { path, method, operation } = entry;
  const { operationId, summary, description, parameters = [], requestBody } = operation;
  const body = requestBody?.content['application/json'];
  const responses = Object.entries(operation.responses);
  const codes = responses.flatMap(([, response]) => errorCodesOf(response));
  const special = codes.filter((code) => !EVERYWHERE.includes(code));
  return html`<article id="${operationId}">
<h3>${summary}</h3>
<p class="address"><b class="${method}">${method}</b> <code>${path}</code></p>
${description ? html`<p>${prose(description)}</p>` : ''}
${parameters.length > 0 ? parametersOf(parameters) : ''}
<pre>${curlExample(entry, baseUrl)}</pre>
${body ? bodyOf(body) : ''}
${responses.filter(([, response]) => errorCodesOf(response).length === 0).map(answerOf)}
${special.length > 0 ? html`<p class="codes"><span>Errors</span> ${special.map(errorLink)}</p>` : ''}
</article>`;
}

function parametersOf(parameters: readonly ParameterObject[]) {
  const rows = parameters.map(
    ({ name, in: place, schema, description }) =>
      html`<tr><th scope="row"><code>${name}</code> <small>${place}</small><td><code>${typeOf(schema)}</code> ${prose(description ?? '')}`,
  );
  return html`<table>${rows}</table>`;
}

function answerOf([status, { description, content = {} }]: [string, ResponseObject]) {
  const [[type, media] = []] = Object.entries(content);
  const line = html`<b>${status}</b> ${prose(description)}`;
  if (!media || type !== 'application/json') {
    return html`<p class="answer">${line} ${type ? html`<code>${type}</code>` : ''}</p>`;
  }
  return html`<details><summary>${line}</summary>${jsonOf(shownOf(media))}</details>`;
}

function shownOf({ schema, example, examples }: MediaTypeObject): unknown {
  const [first] = Object.values(examples ?? {});
  return example ?? first?.value ?? schema;
}

/** Error responses hold an example for each code, under its name. */
function errorCodesOf({ content }: ResponseObject): readonly string[] {
  const examples = Object.entries(content?.['application/json']?.examples ?? {});
  const isError = ([, { value }]: (typeof examples)[number]) =>
    (value as { success?: unknown }).success === false;
  return examples.filter(isError).map(([code]) => code);
}

function errorLink(code: string) {
  return html`<a href="#error-${code}"><code>${code}</code></a> `;
}

function bodyOf({ schema }: MediaTypeObject) {
  const id = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
  if (id) return html`<p class="answer"><b>Body</b> <a href="#schema-${id}">${id}</a></p>`;
  return html`<details><summary><b>Body</b></summary>${jsonOf(schema)}</details>`;
}

function typeOf({ type, enum: values, minimum, maximum, default: preset }: JsonSchema): string {
  const kind = Array.isArray(values) ? values.join(' | ') : String(type ?? 'any');
  const bounds =
    minimum === undefined && maximum === undefined ? '' : `, ${minimum ?? ''}…${maximum ?? ''}`;
  const shown = preset === undefined || preset === '' ? '' : `, default ${preset}`;
  return `${kind}${bounds}${shown}`;
}

/** Text in which backticks mark code. */
export function prose(text: string) {
  return text.split('`').map((part, index) => (index % 2 ? html`<code>${part}</code>` : part));
}

export function jsonOf(value: unknown) {
  return html`<pre>${JSON.stringify(value, null, 2)}</pre>`;
}
