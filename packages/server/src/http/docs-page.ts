import { ERROR_TABLE } from '@offprint/contract';
import { html, raw } from 'hono/html';
import type { DescribedOperation } from './docs-page-example.ts';
import { jsonOf, operationOf, prose } from './docs-page-operation.ts';
import { DOCS_STYLE } from './docs-style.ts';
import type { OpenApiDocument } from './openapi.ts';

/**
 * The API for people: one page without scripts, made from its description. The usual viewers weigh
 * megabytes and need scripts and inline styles of their own. Its fonts are the dashboard's.
 *
 * @param baseUrl where the server is, for examples that can be pasted
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
<p>Of calls and of jobs. Any call under <code>/api/v1</code> may answer with VALIDATION_ERROR, UNAUTHORIZED, INTERNAL_ERROR and
STORE_UNAVAILABLE; each endpoint names what else it may.</p>
<div class="scroll"><table class="errors"><thead><tr><th scope="col">Status<th scope="col">Code<th scope="col">Meaning<tbody>${rows}</table></div></section>`;
}
