import { isObject, type JsonObject } from '../documents/json.ts';
import { withField } from './entries.ts';
import { FieldInput } from './field-input.tsx';
import { SectionForm } from './section-form.tsx';
import { PERSON, PLACE, PROFILES, SECTIONS } from './sections.ts';

interface ResumeFormProps {
  readonly data: JsonObject;
  onChange(data: JsonObject): void;
}

/** A form for every section of JSON Resume. Unknown keys are kept unchanged. */
export function ResumeForm({ data, onChange }: ResumeFormProps) {
  const basics = isObject(data.basics) ? data.basics : {};
  const location = isObject(basics.location) ? basics.location : {};
  const changeBasics = (next: JsonObject) => onChange({ ...data, basics: next });
  const changePlace = (next: JsonObject) =>
    changeBasics(withField(basics, 'location', Object.keys(next).length > 0 ? next : undefined));

  return (
    <>
      <section className="section" aria-labelledby="person">
        <h2 id="person">Person</h2>
        <div className="fields">
          {PERSON.map((field) => (
            <FieldInput
              key={field.key}
              field={field}
              value={basics[field.key]}
              onChange={(value) => changeBasics(withField(basics, field.key, value))}
            />
          ))}
          {PLACE.map((field) => (
            <FieldInput
              key={field.key}
              field={field}
              value={location[field.key]}
              onChange={(value) => changePlace(withField(location, field.key, value))}
            />
          ))}
        </div>
      </section>
      <SectionForm
        section={PROFILES}
        value={basics.profiles}
        onChange={(entries) => changeBasics(withField(basics, PROFILES.key, entries))}
      />
      {SECTIONS.map((section) => (
        <SectionForm
          key={section.key}
          section={section}
          value={data[section.key]}
          onChange={(entries) => onChange(withField(data, section.key, entries))}
        />
      ))}
    </>
  );
}
