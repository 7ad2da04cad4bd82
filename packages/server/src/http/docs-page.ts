import { html, raw } from 'hono/html';
import type { OpenApiDocument } from './api-description.ts';
import type { JsonSchema } from './json-schema.ts';
import type { MediaTypeObject, OperationObject, ParameterObject } from './openapi-objects.ts';

/**
 * The API for people: one page without scripts, made from its description. It weighs 130 KB;
 * the usual viewers weigh megabytes and need scripts and inline styles of their own.
 */
export function docsPage(document: OpenApiDocument) {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const byTag = [...Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? '')];
  const schemas = Object.entries(document.components.schemas);
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Offprint API</title>
<style>${raw(STYLE)}</style>
<header><h1>Offprint API</h1>
<p>${String(document.info.description)} Version ${String(document.info.version)}.
The same as <a href="/openapi.json">OpenAPI 3.1</a>.</p></header>
<nav>${byTag.map(
    ([tag, inTag]) =>
      html`<h2><a href="#${tag}">${tag}</a></h2><ul>${inTag.map(
        ({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a>`,
      )}</ul>`,
  )}<h2><a href="#schemas">Schemas</a></h2></nav>
<main>
<section><h2>Credentials</h2><dl>${Object.values(document.components.securitySchemes).map(
    (scheme) => html`<dt>${'name' in scheme ? scheme.name : 'Authorization: Bearer KEY'}
<dd>${prose(scheme.description)}`,
  )}</dl></section>
${byTag.map(([tag, inTag]) => html`<section id="${tag}"><h2>${tag}</h2>${inTag.map(operationOf)}</section>`)}
<section id="schemas"><h2>Schemas</h2>${schemas.map(
    ([id, schema]) =>
      html`<details id="schema-${id}"><summary>${id}</summary>${code(schema)}</details>`,
  )}</section>
</main>
</html>`;
}

function operationOf(entry: { path: string; method: string; operation: OperationObject }) {
  const { path, method, operation } = entry;
  const body = operation.requestBody?.content['application/json'];
  return html`<article id="${operation.operationId}">
<h3>${operation.summary}</h3>
<p><code><b class="${method}">${method.toUpperCase()}</b> ${path}</code></p>
${operation.description ? html`<p>${prose(operation.description)}</p>` : ''}
${operation.parameters?.length ? parametersOf(operation.parameters) : ''}
${body ? html`<details><summary>Body</summary>${contentOf(body)}</details>` : ''}
${Object.entries(operation.responses).map(
  ([
    status,
    response,
  ]) => html`<details><summary><b>${status}</b> ${prose(response.description)}</summary>
${Object.entries(response.content ?? {}).map(([type, content]) => html`<p><code>${type}</code></p>${contentOf(content)}`)}
</details>`,
)}</article>`;
}

function parametersOf(parameters: readonly ParameterObject[]) {
  return html`<table>${parameters.map(
    ({ name, in: place, schema, description }) =>
      html`<tr><th><code>${name}</code><td>${place}<td><code>${typeOf(schema)}</code><td>${prose(description ?? '')}`,
  )}</table>`;
}

function contentOf({ schema, example, examples }: MediaTypeObject) {
  const shown = example === undefined ? [] : [example];
  const all = [...shown, ...Object.values(examples ?? {}).map(({ value }) => value)];
  return html`${all.map(code)}<details><summary>Schema</summary>${code(schema)}</details>`;
}

function typeOf({ type, enum: values, minimum, maximum, default: preset }: JsonSchema): string {
  const kind = Array.isArray(values) ? values.join(' | ') : String(type ?? 'any');
  const bounds =
    minimum === undefined && maximum === undefined ? '' : `, ${minimum ?? ''}…${maximum ?? ''}`;
  return `${kind}${bounds}${preset === undefined ? '' : `, default ${preset}`}`;
}

/** Text in which backticks mark code. */
function prose(text: string) {
  return text.split('`').map((part, index) => (index % 2 ? html`<code>${part}</code>` : part));
}

function code(value: unknown) {
  return html`<pre>${JSON.stringify(value, null, 2)}</pre>`;
}

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 15%, transparent); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: auto; padding: 1.5rem; }
nav { columns: 16rem; border-block: 1px solid var(--line); padding-block: 1rem; }
nav h2 { font-size: 1rem; margin: 0; break-after: avoid; }
nav ul { margin: 0 0 1rem; padding: 0; list-style: none; break-inside: avoid; }
article { border-top: 1px solid var(--line); padding-block: 0.5rem 1rem; }
article:target, details:target { outline: 2px solid; outline-offset: 0.5rem; }
pre { overflow: auto; background: color-mix(in srgb, currentColor 6%, transparent); padding: 0.75rem; border-radius: 6px; font-size: 0.85rem; }
td, th { text-align: start; padding: 0.2rem 1rem 0.2rem 0; vertical-align: top; font-weight: normal; }
summary { cursor: pointer; padding-block: 0.15rem; }
details details { margin-inline-start: 1rem; }
`;
