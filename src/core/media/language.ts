/** Languages as they stand in file names: ISO 639 codes of two or three letters, and English names. */

/** Two letters, then what else it is called. */
const LANGUAGES = `ar ara arabic|bg bul bulgarian|bn ben bengali|ca cat catalan|cs cze ces czech
da dan danish|de ger deu german deutsch|el gre ell greek|en eng english|es spa spanish espanol
et est estonian|eu eus baq basque|fa per fas persian farsi|fi fin finnish|fr fre fra french francais
gl glg galician|he heb hebrew|hi hin hindi|hr hrv croatian|hu hun hungarian|id ind indonesian
is ice isl icelandic|it ita italian italiano|ja jpn japanese|ko kor korean|lt lit lithuanian
lv lav latvian|ms may msa malay|nl dut nld dutch|no nor nob norwegian|pl pol polish
pt por portuguese|ro rum ron romanian|ru rus russian|sk slo slk slovak|sl slv slovenian
sq alb sqi albanian|sr srp serbian|sv swe swedish|ta tam tamil|te tel telugu|th tha thai
tr tur turkish|uk ukr ukrainian|ur urd urdu|vi vie vietnamese|zh chi zho chinese`;

const CODES: ReadonlyMap<string, string> = new Map(
  LANGUAGES.split(/[|\n]/).flatMap((line) => {
    const [code = '', ...names] = line.split(' ');
    return [code, ...names].map((name) => [name, code] as const);
  }),
);

/** The code of two letters; null when the word names no language that is known here. */
export function languageOf(word: string): string | null {
  return CODES.get(word.toLowerCase()) ?? null;
}
