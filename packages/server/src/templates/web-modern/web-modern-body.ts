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
