import { type ComponentProps, useState } from 'react';
import { formatText } from '../describe.ts';
import { useTexts } from '../provider.tsx';

/** `lang` and `dir` of a component's outermost element, and its class. */
export function useRoot(className: string) {
  const { locale, direction } = useTexts();
  return { lang: locale, dir: direction, className: `op ${className}` };
}

interface ButtonProps extends Omit<ComponentProps<'button'>, 'ref'> {
  readonly look?: 'primary' | 'quiet' | 'danger';
  /** It keeps the focus, but does nothing. */
  readonly isBusy?: boolean;
  /** The full accessible name, if the text alone does not name the object. */
  readonly label?: string | undefined;
}

export function Button({ look, isBusy = false, label, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={look ? `op-button op-${look}` : 'op-button'}
      aria-label={label}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? undefined : onClick}
      {...rest}
    />
  );
}

interface ProgressProps {
  /** 0 to 100. Null if unknown. */
  readonly value: number | null;
  readonly label: string;
}

export function Progress({ value, label }: ProgressProps) {
  return (
    <progress className="op-progress" max={100} value={value ?? undefined} aria-label={label} />
  );
}

interface ConfirmButtonProps {
  /** The name of the object to delete. */
  readonly name: string;
  readonly isBusy: boolean;
  onConfirm(): void;
}

/** Asks for confirmation in its own place before it deletes permanently. */
export function DeleteButton({ name, isBusy, onConfirm }: ConfirmButtonProps) {
  const texts = useTexts();
  const [step, setStep] = useState<'calm' | 'asking' | 'kept'>('calm');
  // Each button takes the focus from the pressed one, which is gone. The key creates a new element,
  // since only a new one gets the focus.
  if (step !== 'asking') {
    return (
      <Button
        key="ask"
        look="quiet"
        label={formatText(texts, texts.deleteOf, { name })}
        autoFocus={step === 'kept'}
        onClick={() => setStep('asking')}
      >
        {texts.delete}
      </Button>
    );
  }
  return (
    <>
      <Button key="confirm" look="danger" autoFocus isBusy={isBusy} onClick={onConfirm}>
        {texts.deleteForGood}
      </Button>
      <Button look="quiet" onClick={() => setStep('kept')}>
        {texts.keep}
      </Button>
    </>
  );
}
