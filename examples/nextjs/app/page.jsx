'use client';

import { createClient } from '@offprint/client';
import {
  ExportButton,
  HistoryTable,
  JobTray,
  OffprintProvider,
  TemplatePicker,
} from '@offprint/react';
import '@offprint/react/styles.css';
import { useState } from 'react';

// The page never holds a key. The session's cookie gets it a token, which is renewed before it ends.
const client = createClient({
  async token() {
    const response = await fetch('/api/v1/tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ permissions: ['export', 'read'], ttlSeconds: 900 }),
    });
    if (!response.ok) throw new Error('Nobody is signed in.');
    return (await response.json()).data;
  },
});

const FIELDS = [
  ['name', 'Name', 'Ada Lovelace'],
  ['label', 'What you do', 'Analyst of engines'],
  ['email', 'E-mail', 'ada@example.com'],
  ['summary', 'About you', 'Writes programs for machines that are not built yet.'],
];

export default function Page() {
  const [basics, setBasics] = useState(
    Object.fromEntries(FIELDS.map(([key, , value]) => [key, value])),
  );
  const [templateId, setTemplateId] = useState('modern');
  const request = { templateId, document: { basics } };

  return (
    <OffprintProvider client={client}>
      <main>
        <h1>Your résumé</h1>
        <form className="fields" onSubmit={(event) => event.preventDefault()}>
          {FIELDS.map(([key, label]) => (
            <label key={key}>
              {label}
              <input
                name={key}
                value={basics[key]}
                onChange={({ target }) => setBasics({ ...basics, [key]: target.value })}
              />
            </label>
          ))}
        </form>
        <details>
          <summary>Template</summary>
          <TemplatePicker value={templateId} onChange={setTemplateId} />
        </details>
        <ExportButton request={request} />
        <JobTray />
        <HistoryTable />
      </main>
    </OffprintProvider>
  );
}
