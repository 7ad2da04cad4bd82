import { useEffect, useState } from 'react';
import { useOffprintClient } from './provider.tsx';

/**
 * A link to the picture of a template, null until it is there. Fetched by the client, as images send
 * no credentials.
 */
export function useTemplatePicture(templateId: string): string | null {
  const client = useOffprintClient();
  const [url, setUrl] = useState<string | null>(null);

  useEffect(() => {
    const controller = new AbortController();
    let made: string | null = null;
    client.templatePreview(templateId, { signal: controller.signal }).then(
      (image) => {
        if (controller.signal.aborted) return;
        made = URL.createObjectURL(image);
        setUrl(made);
      },
      // Without its picture a template can still be chosen.
      () => undefined,
    );
    return () => {
      controller.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [client, templateId]);

  return url;
}
