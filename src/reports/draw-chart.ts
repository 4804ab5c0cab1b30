import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { Chart, type ChartConfiguration, registerables } from 'chart.js';
import fonts from 'pdfmake/fonts/Roboto.js';
import { isoDate } from '../notices/mail/wording.js';
import type { Report, ReportContent } from './report.js';

Chart.register(...registerables);
// A server need not have any font installed; this one comes with the PDFs.
GlobalFonts.registerFromPath(fonts.Roboto.normal, 'Report');

const [WIDTH, HEIGHT] = [1_120, 420];
/** The mail shows it at half its size, so that it is sharp on any screen. */
const TEXT = { family: 'Report', size: 22 };

/** Attainment over the last spans, as PNG: bars for the adjusted figure, a line for the raw one. On white, for any mail program. */
export async function drawChart(
  { overTime }: ReportContent,
  { timezone }: Pick<Report, 'timezone'>,
): Promise<Buffer> {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const labels = overTime.map(({ from }) => isoDate(from, timezone));
  const known = overTime.flatMap(({ raw, adjusted }) => [raw, adjusted]).filter((each) => each !== null);
  const lowest = Math.min(90, ...known);
  const configuration: ChartConfiguration<'bar' | 'line', (number | null)[], string> = {
    type: 'bar',
    data: {
      labels,
      datasets: [
        {
          type: 'line',
          label: 'Raw',
          data: overTime.map(({ raw }) => raw),
          borderColor: '#b45309',
          backgroundColor: '#b45309',
          borderWidth: 4,
          pointRadius: 6,
          order: 0,
        },
        {
          type: 'bar',
          label: 'Adjusted',
          data: overTime.map(({ adjusted }) => adjusted),
          backgroundColor: '#24408f',
          order: 1,
          maxBarThickness: 70,
        },
      ],
    },
    options: {
      responsive: false,
      animation: false,
      devicePixelRatio: 1,
      layout: { padding: 16 },
      plugins: {
        legend: { position: 'top', align: 'end', labels: { font: TEXT, color: '#1a1d21', boxWidth: 24 } },
      },
      scales: {
        x: { grid: { display: false }, ticks: { font: TEXT, color: '#1a1d21' } },
        // Not from zero: between 90 and 100 % is where promises are kept or broken.
        y: {
          min: Math.floor(lowest / 10) * 10,
          max: 100,
          ticks: { font: TEXT, color: '#1a1d21', callback: (value) => `${value} %` },
        },
      },
    },
    plugins: [
      {
        id: 'paper',
        beforeDraw: ({ ctx }) => {
          ctx.save();
          ctx.fillStyle = '#ffffff';
          ctx.fillRect(0, 0, WIDTH, HEIGHT);
          ctx.restore();
        },
      },
    ],
  };
  const chart = new Chart(canvas as unknown as HTMLCanvasElement, configuration);
  try {
    return await canvas.encode('png');
  } finally {
    chart.destroy();
  }
}
