import type { PageOptions as Options } from '@offprint/client';
import { useId } from 'react';
import { useTexts } from '../provider.tsx';
import { useRoot } from './controls.tsx';

export interface PageOptionsProps {
  readonly value: Options;
  onChange(options: Options): void;
  /** The sizes that the template supports. */
  readonly pageSizes?: readonly NonNullable<Options['pageSize']>[];
}

const BOTH = ['A4', 'Letter'] as const;
const MARGINS_MM = [10, 15, 20, 25];
const SCALES = [0.85, 0.9, 1, 1.1, 1.25];
const DEFAULT_ACCENT = '#1f4e79';

/** Paper, margins, text size and accent colour. The template decides what is not chosen. */
export function PageOptions({ value, onChange, pageSizes = BOTH }: PageOptionsProps) {
  const texts = useTexts();
  const root = useRoot('op-options');
  const id = useId();
  const { locale } = texts;
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const millimetres = new Intl.NumberFormat(locale, { style: 'unit', unit: 'millimeter' });
  const change = (part: Options) => onChange({ ...value, ...part });

  return (
    <fieldset {...root}>
      <legend>{texts.page}</legend>
      <div className="op-segments" role="radiogroup" aria-label={texts.paper}>
        {pageSizes.map((pageSize) => (
          <label key={pageSize}>
            <input
              type="radio"
              name={`${id}-paper`}
              checked={(value.pageSize ?? 'A4') === pageSize}
              onChange={() => change({ pageSize })}
            />
            {pageSize === 'Letter' ? texts.usLetter : pageSize}
          </label>
        ))}
      </div>
      <Choice
        label={texts.margin}
        value={value.marginMm ?? 15}
        of={MARGINS_MM}
        format={(mm) => millimetres.format(mm)}
        onChoose={(marginMm) => change({ marginMm })}
      />
      <Choice
        label={texts.textSize}
        value={value.fontScale ?? 1}
        of={SCALES}
        format={(scale) => percent.format(scale)}
        onChoose={(fontScale) => change({ fontScale })}
      />
      <label className="op-field">
        {texts.accentColor}
        <input
          type="color"
          value={value.accentColor ?? DEFAULT_ACCENT}
          onChange={({ target }) => change({ accentColor: target.value })}
        />
      </label>
    </fieldset>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: number;
  readonly of: readonly number[];
  format(value: number): string;
  onChoose(value: number): void;
}

function Choice({ label, value, of, format, onChoose }: ChoiceProps) {
  const values = of.includes(value) ? of : [...of, value].sort((a, b) => a - b);
  return (
    <label className="op-field">
      {label}
      <select value={value} onChange={({ target }) => onChoose(Number(target.value))}>
        {values.map((each) => (
          <option key={each} value={each}>
            {format(each)}
          </option>
        ))}
      </select>
    </label>
  );
}
