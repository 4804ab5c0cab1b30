import pdfmake from 'pdfmake';
import fonts from 'pdfmake/fonts/Roboto.js';

export type PdfDocument = Parameters<typeof pdfmake.createPdf>[0];

const FONT_FILES = Object.values(fonts.Roboto);

pdfmake.setFonts(fonts);
// Documents hold what people wrote: nothing in one may fetch an address, or read a file other than the fonts.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => FONT_FILES.includes(path));

export const pdf = (document: PdfDocument): Promise<Buffer> =>
  pdfmake.createPdf({ defaultStyle: { font: 'Roboto', fontSize: 9 }, ...document }).getBuffer();
