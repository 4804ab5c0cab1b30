import Handlebars from 'handlebars';
import type { MailView } from './mail-view.js';

// Values are one line each (see inert.ts), so nothing escaping is needed to keep them from looking like our own lines.
const text = Handlebars.compile<MailView>(
  `{{headline}}

{{summary}}

{{#each rows}}
{{label}}: {{value}}
{{/each}}

{{#if next}}
{{next}}

{{/if}}
{{#if helpdeskLink}}
Open the ticket: {{helpdeskLink}}
{{/if}}
Why this deadline: {{whyLink}}

--\x20
You get this mail because {{reason}}.
`,
  { noEscape: true },
);

const html = Handlebars.compile<MailView & { colour: string }>(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{subject}}</title>
<style>
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .page { background: #16181c !important; }
    .card { background: #1f2227 !important; border-left-color: #353a42 !important; border-right-color: #353a42 !important; border-bottom-color: #353a42 !important; }
    .strong { color: #f2f4f7 !important; }
    .soft { color: #a9b1bc !important; }
    .rule { border-color: #353a42 !important; }
    .quiet { background: #2a2e35 !important; }
  }
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f4f5f7">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f5f7">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #dfe3e8;border-top:4px solid {{colour}};border-radius:8px;font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif">
<tr><td style="padding:24px 28px 4px">
  <h1 class="strong" style="margin:0 0 8px;font-size:20px;line-height:28px;font-weight:650;color:#1a1d21"><span style="color:{{colour}}">{{symbol}}</span>&nbsp;{{headline}}</h1>
  <p class="strong" style="margin:0;font-size:15px;line-height:22px;color:#1a1d21">{{summary}}</p>
</td></tr>
<tr><td style="padding:16px 28px 4px">
  <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="font-size:14px;line-height:20px">
{{#each rows}}
    <tr>
      <td class="soft rule" valign="top" style="width:92px;padding:7px 12px 7px 0;border-bottom:1px solid #edf0f3;color:#5c6570">{{label}}</td>
      <td class="strong rule" valign="top" style="padding:7px 0;border-bottom:1px solid #edf0f3;color:#1a1d21;word-break:break-word">{{value}}</td>
    </tr>
{{/each}}
  </table>
</td></tr>
{{#if next}}
<tr><td style="padding:14px 28px 0">
  <p class="strong quiet" style="margin:0;padding:10px 12px;border-radius:6px;background:#f4f5f7;font-size:14px;line-height:20px;color:#1a1d21">{{next}}</p>
</td></tr>
{{/if}}
<tr><td style="padding:20px 28px 24px">
{{#if helpdeskLink}}
  <a href="{{helpdeskLink}}" style="display:inline-block;padding:10px 16px;border-radius:6px;background:#2457c5;color:#ffffff;font-size:14px;font-weight:600;text-decoration:none">Open the ticket</a>
  &nbsp;&nbsp;
{{/if}}
  <a href="{{whyLink}}" class="soft" style="display:inline-block;padding:10px 0;font-size:14px;color:#5c6570">Why this deadline?</a>
</td></tr>
</table>
<p class="soft" style="max-width:560px;margin:14px auto 0;font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:12px;line-height:18px;color:#5c6570">You get this mail because {{reason}}. Sent by Punctual.</p>
</td></tr>
</table>
</body>
</html>
`);

/** Chosen to be read on white and on near-black alike; the symbol and the words say the same without colour. */
export const COLOURS = {
  warning: '#c77700',
  breach: '#d13438',
  step: '#d13438',
  correction: '#2e8b57',
  reinstatement: '#d13438',
} as const;

export const asText = (view: MailView): string => text(view).replaceAll(/\n{3,}/g, '\n\n');

export const asHtml = (view: MailView): string => html({ ...view, colour: COLOURS[view.tone] });
