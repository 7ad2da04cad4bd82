import { useEffect, useState } from 'react';
import { useOffprintClient } from './provider.tsx';

/**
 * A link to the picture of a template, or null until it is loaded. The client fetches it, since
 * images send no credentials.
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
      // A template can be chosen without its picture.
      () => undefined,
    );
    return () => {
      controller.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [client, templateId]);

  return url;
}
