/** The words that a template prints by itself. */
export interface LabelSet {
  readonly resume: string;
  readonly summary: string;
  readonly work: string;
  readonly projects: string;
  readonly volunteer: string;
  readonly education: string;
  readonly skills: string;
  readonly languages: string;
  readonly certificates: string;
  readonly publications: string;
  readonly awards: string;
  readonly interests: string;
  readonly references: string;
  readonly present: string;
  readonly courses: string;
  readonly grade: string;
  readonly keywords: string;
}
