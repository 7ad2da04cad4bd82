import { html } from 'hono/html';
import type { TemplateInfo } from '../../domain/template-info.ts';
import {
  anchor,
  blocksHtml,
  factLines,
  factRows,
  type Html,
  organisationHead,
  portrait,
} from '../html/fragments.ts';
import { createResumeTemplate, type ResumeDesign, type Template } from '../html/resume-template.ts';
import type { Photo } from '../photo.ts';
import type { ResumeContent } from '../sections/resume-content.ts';
import type { Entry, Section } from '../sections/section.ts';

const INFO: TemplateInfo = {
  id: 'web-modern',
  name: 'Modern (web)',
  version: '1.0.0',
  description:
    'The modern design in HTML and CSS, printed by a browser: to copy for designs of your own.',
  tags: ['sans-serif', 'accent-color', 'photo'],
  columns: 1,
  pageSizes: ['A4', 'Letter'],
  plans: [],
  kind: 'resume',
  engine: 'chromium',
};

export function createWebModernTemplate(): Template {
  const design: ResumeDesign = {
    info: INFO,
    stylesheet: new URL('./web-modern.css', import.meta.url),
    sizePt: 9.3,
    accentColor: '#0f5c8c',
    marginMm: { top: 15, right: 17, bottom: 16, left: 17 },
    photoWidthMm: 27,
    body,
  };
  return createResumeTemplate(design);
}

function body(content: ResumeContent, photo: Photo | null): Html {
  return html`${masthead(content, photo)}${content.sections.map(sectionHtml)}`;
}

function masthead({ name, label, contacts }: ResumeContent, photo: Photo | null): Html | null {
  if (!name && !label && !photo && contacts.length === 0) return null;
  return html`<header><div class="who">${name && html`<h1>${name}</h1>`}${
    label && html`<p class="label">${label}</p>`
  }${
    contacts.length > 0 &&
    html`<ul class="contacts">${contacts.map((contact) => html`<li>${anchor(contact)}</li> `)}</ul>`
  }</div>${photo && portrait(photo, name)}</header>`;
}

function sectionHtml(section: Section): Html {
  return html`<section class="${section.id}"><h2>${section.heading}</h2>${blocksHtml(section.blocks)}${factRows(section.facts)}${section.entries.map((entry) => html`${organisationHead(entry)}${entryHtml(entry)}`)}</section>`;
}

function entryHtml(entry: Entry): Html {
  return html`<article>${head(entry)}${blocksHtml(entry.blocks)}${factLines(
    entry.facts,
  )}</article>`;
}

/** The title comes first in the text, though the dates stand to the left of it on paper. */
function head({ title, subtitle, link, note, period, place }: Entry): Html | null {
  if (!title && !link && !note && !period && !place) return null;
  return html`<div class="head"><div class="what">${title && html`<h3>${title}</h3>`}${
    (subtitle || link) &&
    html`<p class="subtitle">${subtitle && html`<span>${subtitle}</span> `}${link && anchor(link)}</p>`
  }${note && html`<p class="note">${note}</p>`}</div>${
    (period || place) &&
    html`<div class="when">${period && html`<p>${period}</p>`}${place && html`<p>${place}</p>`}</div>`
  }</div>`;
}
