// In a thread of its own: pdfmake lays a document out in one go, seconds for thousands of rows, and the server has deadlines
// to keep meanwhile.
import { parentPort, workerData } from 'node:worker_threads';
import pdfmake from 'pdfmake';
import fonts from 'pdfmake/fonts/Roboto.js';

const { document, hairline, pageMark, pagesMark } = workerData;

const files = Object.values(fonts.Roboto);
pdfmake.setFonts(fonts);
// Documents hold what people wrote: nothing in one may fetch an address, or read a file other than the fonts.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => files.includes(path));
pdfmake.addTableLayouts({
  hairlines: {
    hLineWidth: (line) => (line === 0 ? 0 : 0.5),
    vLineWidth: () => 0,
    hLineColor: () => hairline.color,
    paddingLeft: () => 0,
    paddingRight: () => hairline.gap,
    paddingTop: () => 3,
    paddingBottom: () => 3,
  },
});

const footer = JSON.stringify(document.footer);
const fill = (page, pages) =>
  JSON.parse(footer, (_, value) =>
    typeof value === 'string' ? value.replaceAll(pageMark, page).replaceAll(pagesMark, pages) : value,
  );
// No heading stands alone at the foot of a page, nor two of them.
const pageBreakBefore = ({ headlineLevel }, nodes) =>
  headlineLevel !== undefined &&
  nodes.getFollowingNodesOnPage().every((node) => node.headlineLevel !== undefined);
parentPort.postMessage(await pdfmake.createPdf({ ...document, footer: fill, pageBreakBefore }).getBuffer());
