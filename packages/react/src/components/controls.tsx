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
  /** It stays where the focus is, and does nothing. */
  readonly isBusy?: boolean;
  /** Its whole name, where its text alone does not say what it is done to. */
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
  /** 0 to 100; null when nobody knows. */
  readonly value: number | null;
  readonly label: string;
}

export function Progress({ value, label }: ProgressProps) {
  return (
    <progress className="op-progress" max={100} value={value ?? undefined} aria-label={label} />
  );
}

interface ConfirmButtonProps {
  /** What it is done to. */
  readonly name: string;
  readonly isBusy: boolean;
  onConfirm(): void;
}

/** Asks in its own place before it deletes for good. */
export function DeleteButton({ name, isBusy, onConfirm }: ConfirmButtonProps) {
  const texts = useTexts();
  const [step, setStep] = useState<'calm' | 'asking' | 'kept'>('calm');
  // Each takes the focus over from the button that was pressed, which is gone. The key makes it a
  // new element, as only a new one is given the focus.
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
