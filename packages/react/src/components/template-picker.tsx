import type { TemplateView } from '@offprint/client';
import { type ReactNode, useId, useState } from 'react';
import { useTexts } from '../provider.tsx';
import { useTemplates } from '../use-account.ts';
import { useTemplatePicture } from '../use-template-picture.ts';
import { useRoot } from './controls.tsx';
import { ExportError } from './export-error.tsx';

export interface TemplatePickerProps {
  readonly value: string;
  onChange(templateId: string): void;
  /** The kind of document, such as `letter`. Default: `resume`. */
  readonly kind?: string | undefined;
  /** Draws a template in place of the server's picture, such as with the person's own data. */
  picture?: ((template: TemplateView) => ReactNode) | undefined;
}

/** Fewer templates need no search. */
const SEARCHED_FROM = 7;

/** A choice of templates by their pictures, words and tags. */
export function TemplatePicker({ value, onChange, kind = 'resume', picture }: TemplatePickerProps) {
  const texts = useTexts();
  const root = useRoot('op-templates');
  const name = useId();
  const { data, error, reload } = useTemplates();
  const templates = data?.filter((each) => each.kind === kind);
  const [search, setSearch] = useState('');
  const [tag, setTag] = useState<string | null>(null);
  const tags = [...new Set(templates?.flatMap((each) => each.tags))].sort();
  const shown = templates?.filter((each) => fits(each, search, tag)) ?? [];

  return (
    <fieldset {...root}>
      <legend>{texts.template}</legend>
      {templates && templates.length >= SEARCHED_FROM && (
        <div className="op-row">
          <input
            type="search"
            aria-label={texts.searchTemplates}
            placeholder={texts.searchTemplates}
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
          <select
            aria-label={texts.allTags}
            value={tag ?? ''}
            onChange={({ target }) => setTag(target.value || null)}
          >
            <option value="">{texts.allTags}</option>
            {tags.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </div>
      )}
      <ExportError error={error} onRetry={reload} />
      {!templates && !error && <p className="op-muted">{texts.loading}</p>}
      {templates && shown.length === 0 && (
        <p className="op-muted" role="status">
          {texts.noTemplate}
        </p>
      )}
      <div className="op-cards">
        {shown.map((template) => (
          <label key={template.id} className="op-card">
            {picture ? picture(template) : <Picture templateId={template.id} />}
            <input
              type="radio"
              name={name}
              checked={template.id === value}
              onChange={() => onChange(template.id)}
            />
            <span>
              <strong>{template.name}</strong>
              <span className="op-muted">{template.description}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function fits(template: TemplateView, search: string, tag: string | null): boolean {
  const { name, description, tags } = template;
  const words = `${name} ${description} ${tags.join(' ')}`.toLowerCase();
  return words.includes(search.trim().toLowerCase()) && (tag === null || tags.includes(tag));
}

/** The name is beside it. */
function Picture({ templateId }: { readonly templateId: string }) {
  const url = useTemplatePicture(templateId);
  return <span className="op-picture">{url && <img src={url} alt="" />}</span>;
}
