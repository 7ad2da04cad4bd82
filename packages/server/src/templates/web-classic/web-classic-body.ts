import {
  anchor,
  blocksHtml,
  type Entry,
  factLines,
  factRows,
  type Html,
  html,
  organisationHead,
  type Photo,
  portrait,
  type ResumeContent,
  type Section,
} from '../html/design-pieces.ts';

export function body(content: ResumeContent, photo: Photo | null): Html {
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
