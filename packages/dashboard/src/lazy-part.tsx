import { type ComponentType, useEffect, useState } from 'react';
import { Problem } from './controls.tsx';
import { loadPart } from './load-part.ts';

interface LazyPartProps<Props> {
  /** Must be the same function in each render. */
  readonly load: () => Promise<ComponentType<Props>>;
  readonly waiting: string;
  readonly props: Props;
}

/** A component that is loaded when it is shown, and shows an error if that fails. */
export function LazyPart<Props extends object>({ load, waiting, props }: LazyPartProps<Props>) {
  const [Part, setPart] = useState<ComponentType<Props> | null>(null);
  const [error, setError] = useState<Error | null>(null);

  useEffect(() => {
    loadPart(load).then((part) => setPart(() => part), setError);
  }, [load]);

  if (Part) return <Part {...props} />;
  return error ? <Problem error={error} /> : <p className="empty loading">{waiting}</p>;
}
