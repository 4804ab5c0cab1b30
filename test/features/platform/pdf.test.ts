import { pdf } from '../../../src/pdf.js';

const footer = 'footer';

test('the process goes on while a document is laid out, and one that takes too long is given up', async () => {
  const rows = Array.from({ length: 3_000 }, (_, i) => [`ticket ${i}`, 'met', 'as it was judged']);
  let turns = 0;
  const turning = setInterval(() => turns++, 1);
  const bytes = await pdf({ footer, content: [{ table: { body: rows } }] });
  clearInterval(turning);
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  // Laid out in this thread, there would be none at all until it is done.
  expect(turns).toBeGreaterThan(10);
  const endless = 'w'.repeat(100_000);
  await expect(pdf({ footer, content: [endless] }, 200)).rejects.toMatchObject({
    errors: [{ field: 'pdf', reason: expect.stringContaining('too long to lay out') }],
  });
  // The next one does not wait for it.
  expect((await pdf({ footer, content: ['short'] })).length).toBeGreaterThan(1_000);
});
