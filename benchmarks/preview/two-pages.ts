/** A résumé of two pages in `modern`. */
export function twoPages(): Record<string, unknown> {
  const work = Array.from({ length: 7 }, (_, index) => ({
    name: `Institute for Water and Soil ${index + 1}`,
    position: 'Field Researcher',
    startDate: String(2020 - index * 3),
    endDate: String(2023 - index * 3),
    summary: 'Answers for the flood forecast of a basin of 79,000 square kilometres.',
    highlights: [
      'Cut the error of the 24-hour forecast by a third with 40 gauges of our own design.',
      'Moved the nightly model from a workstation under a desk to a pipeline that six people run.',
      'Built and kept eleven stations through five winters; nine of them are still sending.',
      'Published the data openly, with every gap explained, and taught two courses with it.',
    ],
  }));
  return {
    basics: { name: 'Mirela Okafor', label: 'Hydrologist', email: 'mirela@okafor.example' },
    work,
    education: [{ institution: 'University of Aveiro', area: 'Engineering', endDate: '2010' }],
    skills: [{ name: 'Modelling', keywords: ['HEC-RAS', 'Python', 'uncertainty'] }],
  };
}
