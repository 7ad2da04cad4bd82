import { isObject, type Values } from './fields.ts';
import { isHidden } from './hidden-parts.ts';
import { namesIn } from './listed-sections.ts';
import { sectionName, sectionOrder } from './section-names.ts';

/** The sections that the author wants to see, and their order. */
export interface SectionChoice {
  readonly order: readonly string[];
  readonly hidden: ReadonlySet<string>;
}

const ORDERS = ['sectionOrder', 'sectionsOrder', 'order'];

/** Takes the choice out of a document in which an app stores it. */
export function takeSectionChoice(
  document: Values,
  listed: readonly string[],
): { readonly choice: SectionChoice; readonly rest: Values } {
  const { hiddenSections, sectionVisibility, ...rest } = document;
  const orders = ORDERS.filter((key) => sectionOrder(namesIn(rest[key])).length > 0);
  const flags = isObject(sectionVisibility) ? Object.entries(sectionVisibility) : [];
  const flagged = orders.flatMap((key) => namesIn([rest[key]].flat().filter(isHidden)));
  const unseen = flags.filter(([, isShown]) => isShown === false).map(([name]) => name);
  return {
    choice: {
      order: sectionOrder([...orders.flatMap((key) => namesIn(rest[key])), ...listed]),
      hidden: new Set([...namesIn(hiddenSections), ...flagged, ...unseen].map(sectionName)),
    },
    rest: Object.fromEntries(Object.entries(rest).filter(([key]) => !orders.includes(key))),
  };
}

/** The résumé without hidden sections, and with the order of the others. */
export function choose(resume: Values, { order, hidden }: SectionChoice): Values {
  const shown = Object.entries(resume).filter(([key]) => !hidden.has(key.replace(/^x-/, '')));
  const { basics, meta, ...sections } = Object.fromEntries(shown);
  return {
    ...(basics !== undefined && {
      basics: hidden.has('summary') ? withoutSummary(basics) : basics,
    }),
    ...sections,
    ...(order.length > 0 && (meta === undefined || isObject(meta))
      ? { meta: { sectionOrder: order, ...(isObject(meta) && meta) } }
      : meta !== undefined && { meta }),
  };
}

function withoutSummary(basics: unknown): unknown {
  if (!isObject(basics)) return basics;
  const { summary: _hidden, ...others } = basics;
  return others;
}
