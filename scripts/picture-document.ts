import sharp from 'sharp';
import sample from './picture-sample.json' with { type: 'json' };

const PORTRAIT = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="750">
  <rect width="600" height="750" fill="#b9c9d3"/>
  <path d="M60 750q20-270 240-280q220 10 240 280z" fill="#33475b"/>
  <rect x="250" y="380" width="100" height="130" rx="46" fill="#d6a887"/>
  <circle cx="300" cy="290" r="128" fill="#e2b797"/>
  <path d="M150 400q-10-250 150-250t150 250q-40-40-50-150q-120 10-180-50q-30 150-70 200z" fill="#35261f"/>
</svg>`;

/** What the pictures of templates show: a résumé in two languages, with a photo. */
export async function pictureDocument() {
  const portrait = await sharp(Buffer.from(PORTRAIT)).jpeg().toBuffer();
  const image = `data:image/jpeg;base64,${portrait.toString('base64')}`;
  return { ...sample, basics: { ...sample.basics, image } };
}
