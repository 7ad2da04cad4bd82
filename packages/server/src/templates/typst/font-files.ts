import { createRequire } from 'node:module';

const GOOGLE = '@expo-google-fonts';

/** Static TrueType or OpenType, one file a face. Where two have a character, the first one draws it. */
const FACES = [
  ...['400Regular', '400Regular_Italic', '600SemiBold', '700Bold'].map(google('inter', 'Inter')),
  ...['400Regular', '400Regular_Italic', '600SemiBold'].map(
    google('source-serif-4', 'SourceSerif4'),
  ),
  ...bothWeights('vazirmatn', 'Vazirmatn'),
  ...bothWeights('noto-sans-hebrew', 'NotoSansHebrew'),
  ...bothWeights('noto-sans-devanagari', 'NotoSansDevanagari'),
  ...bothWeights('noto-sans-bengali', 'NotoSansBengali'),
  ...bothWeights('noto-sans-tamil', 'NotoSansTamil'),
  ...bothWeights('noto-sans-thai', 'NotoSansThai'),
  ...bothWeights('noto-sans-georgian', 'NotoSansGeorgian'),
  ...bothWeights('noto-sans-armenian', 'NotoSansArmenian'),
  google('noto-sans-symbols-2', 'NotoSansSymbols2')('400Regular'),
];

/** Too large for everybody: they print where somebody has installed them. */
const FACES_BY_CHOICE = [
  '@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf',
  '@embedpdf/fonts-sc/fonts/NotoSansHans-Bold.otf',
  '@embedpdf/fonts-tc/fonts/NotoSansHant-Regular.otf',
  '@embedpdf/fonts-tc/fonts/NotoSansHant-Bold.otf',
  '@embedpdf/fonts-jp/fonts/NotoSansJP-Regular.otf',
  '@embedpdf/fonts-jp/fonts/NotoSansJP-Bold.otf',
  '@embedpdf/fonts-kr/fonts/NotoSansKR-Regular.otf',
  '@embedpdf/fonts-kr/fonts/NotoSansKR-Bold.otf',
];

/** Absolute paths of the faces that Typst sets with. */
export function findFontFiles(): readonly string[] {
  const packages = createRequire(import.meta.url);
  return [...FACES.map((face) => packages.resolve(face)), ...FACES_BY_CHOICE.flatMap(ifInstalled)];

  function ifInstalled(face: string): string[] {
    try {
      const [scope, name] = face.split('/');
      // Its manifest exports no font.
      const manifest = packages.resolve(`${scope}/${name}`);
      return [manifest.replace(/[\\/]dist[\\/][^\\/]*$/, `/${face.split('/').slice(2).join('/')}`)];
    } catch {
      return [];
    }
  }
}

function google(packageName: string, family: string) {
  return (style: string) => `${GOOGLE}/${packageName}/${style}/${family}_${style}.ttf`;
}

function bothWeights(packageName: string, family: string): string[] {
  return ['400Regular', '600SemiBold'].map(google(packageName, family));
}
