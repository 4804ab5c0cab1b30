/** Second line promises first line two open hours with a ticket. */
export const SECOND_LINE = {
  kind: 'ola',
  title: 'Second line for first line',
  calendarId: 'office',
  levels: [
    {
      level: 'corporate',
      objectives: [{ id: 'time', metric: 'ownership', group: 'second', seconds: 2 * 3_600 }],
    },
  ],
};
