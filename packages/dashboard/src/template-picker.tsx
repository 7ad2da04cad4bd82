import type { OffprintClient, TemplateView } from '@offprint/client';
import { useEffect, useState } from 'react';

interface TemplatePickerProps {
  readonly client: OffprintClient;
  readonly templates: readonly TemplateView[];
  readonly chosen: string;
  onChoose(templateId: string): void;
}

export function TemplatePicker({ client, templates, chosen, onChoose }: TemplatePickerProps) {
  return (
    <fieldset className="templates">
      <legend>Template</legend>
      {templates.map(({ id, name, description }) => (
        <label key={id} className="choice">
          <Thumbnail client={client} templateId={id} />
          <input
            type="radio"
            name="template"
            checked={id === chosen}
            onChange={() => onChoose(id)}
          />
          <strong>{name}</strong>
          <span className="muted">{description}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Fetched by the client, as an image element sends no credentials. */
function Thumbnail({ client, templateId }: { client: OffprintClient; templateId: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const controller = new AbortController();
    let made: string | undefined;
    client.templatePreview(templateId, { signal: controller.signal }).then(
      (image) => {
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
  return <span className="thumbnail">{url && <img src={url} alt="" />}</span>;
}
