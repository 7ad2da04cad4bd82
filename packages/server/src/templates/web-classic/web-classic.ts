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
  id: 'web-classic',
  name: 'Classic (web)',
  version: '1.0.0',
  description:
    'The classic design in HTML and CSS, printed by a browser: to copy for designs of your own.',
  tags: ['serif', 'traditional', 'photo'],
  columns: 1,
  pageSizes: ['A4', 'Letter'],
  plans: [],
  kind: 'resume',
  engine: 'chromium',
};

export function createWebClassicTemplate(): Template {
  const design: ResumeDesign = {
    info: INFO,
    stylesheet: new URL('./web-classic.css', import.meta.url),
    sizePt: 10.4,
    accentColor: '#1f1f1f',
    marginMm: { top: 18, right: 21, bottom: 18, left: 21 },
    photoWidthMm: 26,
    body,
  };
  return createResumeTemplate(design);
}

function body(content: ResumeContent, photo: Photo | null): Html {
  return html`${masthead(content, photo)}${content.sections.map(sectionHtml)}`;
}

function masthead({ name, label, contacts }: ResumeContent, photo: Photo | null): Html | null {
  if (!name && !label && !photo && contacts.length === 0) return null;
  return html`<header>${photo && portrait(photo, name)}${name && html`<h1>${name}</h1>`}${
    label && html`<p class="label">${label}</p>`
  }${
    contacts.length > 0 &&
    html`<ul class="contacts">${contacts.map((contact) => html`<li>${anchor(contact)}</li> `)}</ul>`
  }</header>`;
}

function sectionHtml(section: Section): Html {
  return html`<section class="${section.id}"><h2>${section.heading}</h2>${blocksHtml(section.blocks)}${factRows(section.facts)}${section.entries.map((entry) => html`${organisationHead(entry)}${entryHtml(entry)}`)}</section>`;
}

function entryHtml(entry: Entry): Html {
  return html`<article>${head(entry)}${entry.note && html`<p class="note">${entry.note}</p>`}${blocksHtml(entry.blocks)}${factLines(entry.facts)}</article>`;
}

/** Two lines: the title and when, the organisation and where. */
function head({ title, subtitle, link, period, place }: Entry): Html | null {
  const first = line(title && html`<h3>${title}</h3>`, period);
  const second = line(
    (subtitle || link) &&
      html`<p class="subtitle">${subtitle && html`<span>${subtitle}</span> `}${link && anchor(link)}</p>`,
    place,
  );
  return (first || second) && html`<div class="head">${first}${second}</div>`;
}

function line(left: Html | null | '', right: string | null): Html | null {
  if (!left && !right) return null;
  return html`<div class="line">${left || html`<span></span>`}${right && html`<p class="when">${right}</p>`}</div>`;
}
