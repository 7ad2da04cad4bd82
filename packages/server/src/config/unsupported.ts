/** Settings of set-ups that this version does not have, so that none is ignored in silence. */
interface UnsupportedSetUp {
  readonly settings: readonly string[];
  /** The setting which, when given, decides, so that the others may be there for other programs. */
  readonly decidedBy: string;
  readonly advice: string;
}

const UNSUPPORTED_SET_UPS: readonly UnsupportedSetUp[] = [
  {
    settings: ['OFFPRINT_JWT_SECRET', 'OFFPRINT_JWKS_URL'],
    decidedBy: 'OFFPRINT_AUTH',
    advice:
      'this version checks no tokens: set OFFPRINT_AUTH=api-key and put a back end that knows its users in front',
  },
];

export function unsupportedProblems(isSet: (name: string) => boolean): string[] {
  return UNSUPPORTED_SET_UPS.filter(({ decidedBy }) => !isSet(decidedBy)).flatMap(
    ({ settings, advice }) =>
      settings.filter(isSet).map((name) => `${name} is set, but ${advice}.`),
  );
}
