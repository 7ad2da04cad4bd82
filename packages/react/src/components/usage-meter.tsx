import { formatBytes, formatText } from '../describe.ts';
import { useTexts } from '../provider.tsx';
import { useUsage } from '../use-account.ts';
import { useRoot } from './controls.tsx';
import { ExportError } from './export-error.tsx';

const NEARLY_FULL_PERCENT = 90;

/** How much of the user's storage is used. */
export function UsageMeter() {
  const texts = useTexts();
  const root = useRoot('op-usage');
  const { data: usage, error, reload } = useUsage();
  if (!usage) {
    return (
      <div {...root}>
        {error ? (
          <ExportError error={error} onRetry={reload} />
        ) : (
          <p className="op-muted">{texts.loading}</p>
        )}
      </div>
    );
  }
  const { percentage, isOverQuota } = usage;
  const text = formatText(texts, texts.used, {
    used: formatBytes(texts, usage.used),
    limit: formatBytes(texts, usage.limit),
  });
  return (
    <div {...root} data-full={percentage >= NEARLY_FULL_PERCENT || undefined}>
      <div className="op-row">
        <strong>{texts.storage}</strong>
        <span className="op-muted">{text}</span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: no browser styles <meter> like another */}
      <div
        className="op-meter"
        role="meter"
        aria-label={texts.storage}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(Math.round(percentage), 100)}
        aria-valuetext={text}
      >
        <span style={{ inlineSize: `${Math.min(percentage, 100)}%` }} />
      </div>
      {isOverQuota && <p role="status">{texts.storageFull}</p>}
    </div>
  );
}
