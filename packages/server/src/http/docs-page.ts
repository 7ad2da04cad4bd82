import { ERROR_TABLE } from '@offprint/contract';
import { html, raw } from 'hono/html';
import { DOCS_STYLE } from './docs-style.ts';
import { COMMON_ERRORS, type OpenApiDocument } from './openapi.ts';
import type {
  JsonSchema,
  MediaTypeObject,
  OperationObject,
  ParameterObject,
  ResponseObject,
} from './openapi-schema.ts';

/**
 * The API's documentation: one page without scripts, made from the description. The usual viewers
 * weigh megabytes and need scripts and inline styles. Its fonts are the dashboard's.
 *
 * @param baseUrl the address of the server, for examples that can be pasted
 */
export function docsPage(document: OpenApiDocument, baseUrl: string) {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const byTag = [...Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? '')];
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Offprint API</title>
<style>${raw(DOCS_STYLE)}</style>
<header class="top"><h1><a href="/">Offprint</a> <span>API</span></h1>
<a href="/">Dashboard</a> <a href="/openapi.json">OpenAPI 3.1</a></header>
<div class="desk">
<nav aria-label="Contents">${byTag.map(contentsOf)}
<h2>Reference</h2><ul>
<li><a href="#errors">Errors</a><li><a href="#schemas">Schemas</a></ul></nav>
<main>
<section class="card" id="start"><h2>Before the first call</h2>
<p>${String(document.info.description)} Version ${String(document.info.version)}.</p>
<p>An answer is <code>{ "success": true, "data": … }</code>, or <code>{ "success": false, "message":
…, "error": { "code", "message" } }</code> with one of the <a href="#errors">error codes</a>. Where
authentication is on, send with each call:</p>
<dl>${credentialsOf(document)}</dl></section>
${byTag.map(
  ([tag, inTag]) =>
    html`<section class="card" id="${tag}"><h2>${tag}</h2>${inTag.map((each) => operationOf(each, baseUrl))}</section>`,
)}
${errorTable()}
<section class="card" id="schemas"><h2>Schemas</h2>${Object.entries(
    document.components.schemas,
  ).map(
    ([id, schema]) =>
      html`<details id="schema-${id}"><summary>${id}</summary>${jsonOf(schema)}</details>`,
  )}</section>
</main>
</div>
</html>`;
}

function contentsOf([tag, operations]: [string, readonly DescribedOperation[]]) {
  const entries = operations.map(({ method, path, operation }) => {
    const shown = path.replace(/^\/api\/v1/, '');
    return html`<li><a href="#${operation.operationId}" title="${operation.summary}"><b class="${method}">${method}</b> ${breakable(shown)}</a>`;
  });
  return html`<h2><a href="#${tag}">${tag}</a></h2><ul>${entries}</ul>`;
}

/** A long path may go on in the next line after a slash. */
function breakable(path: string) {
  return path.split(/(?<=\/)/).map((part) => html`${part}<wbr>`);
}

function credentialsOf(document: OpenApiDocument) {
  return Object.values(document.components.securitySchemes).map(
    (
      scheme,
    ) => html`<dt><code>${'name' in scheme ? `${scheme.name}: USER` : 'Authorization: Bearer KEY'}</code>
<dd>${prose(scheme.description)}`,
  );
}

function errorTable() {
  const rows = Object.entries(ERROR_TABLE).map(
    ([code, { status, retryable, description }]) =>
      html`<tr id="error-${code}"><td>${status}<th scope="row"><code>${code}</code><td>${prose(description)}${retryable ? html` <i>A later try may succeed.</i>` : ''}`,
  );
  return html`<section class="card" id="errors"><h2>Errors</h2>
<p>Of calls and of jobs. Any call under <code>/api/v1</code> may answer with
${COMMON_ERRORS.join(', ')}; each endpoint names what else it may.</p>
<div class="scroll"><table class="errors"><thead><tr><th scope="col">Status<th scope="col">Code<th scope="col">Meaning<tbody>${rows}</table></div></section>`;
}

/** One endpoint: what it takes, how to call it, what it answers. */
function operationOf(entry: DescribedOperation, baseUrl: string) {
  const { path, method, operation } = entry;
  const { operationId, summary, description, parameters = [], requestBody } = operation;
  const body = requestBody?.content['application/json'];
  const responses = Object.entries(operation.responses);
  const codes = responses.flatMap(([, response]) => errorCodesOf(response));
  const special = codes.filter((code) => !isCommon(code));
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

/** Documented once for all endpoints. */
function isCommon(code: string): boolean {
  return COMMON_ERRORS.some((common) => common === code);
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
function prose(text: string) {
  return text.split('`').map((part, index) => (index % 2 ? html`<code>${part}</code>` : part));
}

function jsonOf(value: unknown) {
  return html`<pre>${JSON.stringify(value, null, 2)}</pre>`;
}

interface DescribedOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: OperationObject;
}

const INDENT = ' \\\n  ';

/** A command for the shell that can be pasted; `$ID` stands for the id of an earlier answer. */
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
