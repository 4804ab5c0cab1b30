import Handlebars from 'handlebars';
import { isoDate } from '../notices/mail/wording.js';
import { hasNames } from '../attainment/name-groups.js';
import { percentWords, ratioWords, shareWords } from '../engine/credit/attainment-words.js';
import { csv } from '../http/csv.js';
import type { Attachment, Mail } from '../notices/mail/compose-mail.js';
import { inert } from '../notices/mail/inert.js';
import {
  changeWords,
  goalWords,
  groupWords,
  measureChangeWords,
  medianWords,
  spanWords,
} from './report-words.js';
import type { Report, ReportContent } from './report.js';

interface Wanted {
  readonly report: Report;
  readonly content: ReportContent;
  readonly chart: Buffer;
  readonly recipient: string;
  readonly runId: number;
  readonly publicUrl: string;
}

/** A report as a mail: the chart, a table, and the same figures as CSV. */
export function composeReport({ report, content, chart, recipient, runId, publicUrl }: Wanted): Mail {
  const host = new URL(publicUrl).hostname;
  const view = viewOf(report, content);
  return {
    to: { name: '', address: inert(recipient) },
    subject: inert(`${report.title}: ${view.span}`),
    text: text(view).replaceAll(/\n{3,}/g, '\n\n'),
    html: html(view),
    // One a run: who gets it twice after a crash sees it once.
    messageId: `<report-${runId}@${host}>`,
    references: `<report-of-${report.id}@${host}>`,
    attachments: [pngOf(chart), csvOf(report, content), ...measuresCsvOf(report, content)],
  };
}

export function reportCsv({ by }: Report, { rows }: ReportContent): string {
  const figures = ['met', 'measured', 'adjusted %', 'raw %', 'adjusted % before', 'excluded', 'median s'];
  const named = by.flatMap((dimension, i) => (hasNames(dimension) ? [i] : []));
  const head = [...by, ...figures, ...named.map((i) => `${by[i]} name`)];
  return csv(
    head,
    rows.map((row) => [
      ...row.group,
      row.met,
      row.measured,
      row.adjusted,
      row.raw,
      row.adjustedBefore,
      row.excluded,
      row.medianMs === null ? null : row.medianMs / 1_000,
      ...named.map((i) => row.names?.[i] ?? row.group[i]),
    ]),
  );
}

const pngOf = (content: Buffer): Attachment => ({
  filename: 'attainment.png',
  contentType: 'image/png',
  content,
  cid: 'attainment-chart',
});

const csvOf = (report: Report, content: ReportContent): Attachment => ({
  filename: `${report.id}-${isoDate(content.from, report.timezone)}.csv`,
  contentType: 'text/csv; charset=utf-8',
  content: Buffer.from(reportCsv(report, content)),
});

/** In its own file, because its lines are of another kind. */
function measuresCsvOf(report: Report, { measures = [], from }: ReportContent): Attachment[] {
  if (measures.length === 0) return [];
  const head = [
    'objective',
    'name',
    'unit',
    'met',
    'measured',
    'met raw',
    'measured raw',
    'goal %',
    'reached',
  ];
  const lines = measures.map(({ objective, name, unit, adjusted, raw, goalPercent, isReached }) => {
    const counted = [adjusted.met, adjusted.measured, raw.met, raw.measured];
    const amounts = unit === 'ms' ? counted.map((ms) => ms / 1_000) : counted;
    const reached = isReached === null ? null : isReached ? 'yes' : 'no';
    return [objective, name, unit === 'ms' ? 's' : unit, ...amounts, goalPercent, reached];
  });
  return [
    {
      filename: `${report.id}-${isoDate(from, report.timezone)}-without-a-clock.csv`,
      contentType: 'text/csv; charset=utf-8',
      content: Buffer.from(csv(head, lines)),
    },
  ];
}

interface View {
  readonly title: string;
  readonly span: string;
  readonly timezone: string;
  readonly every: string;
  readonly maker: string;
  readonly rows: readonly Record<'group' | 'of' | 'adjusted' | 'raw' | 'change' | 'median', string>[];
  readonly measures: readonly Record<'name' | 'of' | 'adjusted' | 'raw' | 'change' | 'goal', string>[];
}

function viewOf(report: Report, content: ReportContent): View {
  return {
    title: inert(report.title),
    span: spanWords(content, report),
    timezone: report.timezone,
    every: report.every,
    maker: report.madeBy.kind === 'punctual' ? 'an administrator' : inert(report.madeBy.name),
    rows: content.rows.map((row) => ({
      group: inert(groupWords(row)),
      of: `${row.met} of ${row.measured}`,
      adjusted: shareWords(row.adjusted),
      raw: shareWords(row.raw),
      change: changeWords(row),
      median: medianWords(row),
    })),
    measures: (content.measures ?? []).map((measure) => ({
      name: inert(measure.name),
      of: ratioWords(measure.adjusted, measure.unit),
      adjusted: percentWords(measure.adjusted, measure.unit),
      raw: percentWords(measure.raw, measure.unit),
      change: measureChangeWords(measure),
      goal: goalWords(measure),
    })),
  };
}

const text = Handlebars.compile<View>(
  `{{title}}
{{span}} ({{timezone}})

{{#each rows}}
{{group}}: {{adjusted}} ({{of}}){{#if change}}, {{change}}{{/if}}; raw {{raw}}{{#if median}}; half within {{median}}{{/if}}
{{else}}
Nothing was decided in this {{every}}.
{{/each}}
{{#if measures}}

Without a clock:
{{#each measures}}
{{name}}: {{adjusted}} ({{of}}){{#if change}}, {{change}}{{/if}}; raw {{raw}}; {{goal}}
{{/each}}
{{/if}}

The same figures are attached as CSV. Adjusted figures leave out what is excluded; raw ones leave out nothing.

--\x20
You get this mail because {{maker}} named you as a recipient of this report.
`,
  { noEscape: true },
);

const html = Handlebars.compile<View>(`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{title}}</title></head>
<body style="margin:0;padding:24px 12px;background:#f4f5f7">
<div style="max-width:640px;margin:0 auto;padding:24px 28px;background:#ffffff;border:1px solid #dfe3e8;border-radius:8px;font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;color:#1a1d21">
<h1 style="margin:0 0 4px;font-size:20px;line-height:28px">{{title}}</h1>
<p style="margin:0 0 16px;font-size:14px;color:#5c6570">{{span}} ({{timezone}})</p>
<img src="cid:attainment-chart" alt="Attainment of the last eight {{every}}s; the figures of the last one stand below" width="560" style="width:100%;max-width:560px;height:auto">
<table width="100%" cellpadding="0" cellspacing="0" style="margin-top:16px;border-collapse:collapse;font-size:14px;line-height:20px">
<tr style="text-align:left;color:#5c6570"><th style="padding:6px 8px 6px 0;font-weight:400">&nbsp;</th><th style="padding:6px 8px;font-weight:400">Adjusted</th><th style="padding:6px 8px;font-weight:400">Met</th><th style="padding:6px 8px;font-weight:400">Since last {{every}}</th><th style="padding:6px 8px;font-weight:400">Raw</th><th style="padding:6px 0 6px 8px;font-weight:400">Half within</th></tr>
{{#each rows}}
<tr style="border-top:1px solid #edf0f3"><td style="padding:7px 8px 7px 0;word-break:break-word">{{group}}</td><td style="padding:7px 8px;font-weight:600">{{adjusted}}</td><td style="padding:7px 8px">{{of}}</td><td style="padding:7px 8px">{{change}}</td><td style="padding:7px 8px">{{raw}}</td><td style="padding:7px 0 7px 8px">{{median}}</td></tr>
{{else}}
<tr><td colspan="6" style="padding:7px 0">Nothing was decided in this {{every}}.</td></tr>
{{/each}}
</table>
{{#if measures}}
<h2 style="margin:20px 0 0;font-size:15px;line-height:22px">Without a clock</h2>
<table width="100%" cellpadding="0" cellspacing="0" style="margin-top:4px;border-collapse:collapse;font-size:14px;line-height:20px">
<tr style="text-align:left;color:#5c6570"><th style="padding:6px 8px 6px 0;font-weight:400">&nbsp;</th><th style="padding:6px 8px;font-weight:400">Adjusted</th><th style="padding:6px 8px;font-weight:400">Of</th><th style="padding:6px 8px;font-weight:400">Since last {{every}}</th><th style="padding:6px 8px;font-weight:400">Raw</th><th style="padding:6px 0 6px 8px;font-weight:400">Goal</th></tr>
{{#each measures}}
<tr style="border-top:1px solid #edf0f3"><td style="padding:7px 8px 7px 0;word-break:break-word">{{name}}</td><td style="padding:7px 8px;font-weight:600">{{adjusted}}</td><td style="padding:7px 8px">{{of}}</td><td style="padding:7px 8px">{{change}}</td><td style="padding:7px 8px">{{raw}}</td><td style="padding:7px 0 7px 8px">{{goal}}</td></tr>
{{/each}}
</table>
{{/if}}
<p style="margin:16px 0 0;font-size:12px;line-height:18px;color:#5c6570">The same figures are attached as CSV. Adjusted figures leave out what is excluded; raw ones leave out nothing. You get this mail because {{maker}} named you as a recipient of this report. Sent by Punctual.</p>
</div>
</body>
</html>
`);
