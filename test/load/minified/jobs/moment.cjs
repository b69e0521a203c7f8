// A copy whose map leads nowhere.
const moment = require('./moment.min.js');
const at = moment.utc('2024-02-29T12:34:56.789Z');
for (const format of ['LLLL', 'YYYY-MM-DD[T]HH:mm:ss.SSSZ', 'dddd, Do MMMM', 'Q w W E DDD', 'X x'])
  console.log(at.format(format));
console.log(
  at.clone().add(1, 'year').toISOString(),
  at.clone().endOf('month').valueOf(),
  at.isLeapYear(),
  at.daysInMonth(),
);
console.log(moment.duration({ hours: 27, minutes: 5 }).humanize(), moment.duration('P1Y2M3DT4H').asDays().toFixed(3));
console.log(moment.utc('31/12/1999', 'DD/MM/YYYY', true).isValid(), moment.utc('nonsense', 'YYYY', true).isValid());
console.log(at.from(moment.utc('2023-01-01')), at.diff(moment.utc('2020-01-01'), 'weeks', true).toFixed(4));
moment.locale('x', { months: 'a_b_c_d_e_f_g_h_i_j_k_l'.split('_') });
console.log(moment.utc(0).format('MMMM'), moment.locale());
try {
  moment.updateLocale('y', { parentLocale: 1, calendar: () => null.x });
  moment.duration(1).locale({
    get x() {
      throw new Error('y');
    },
  });
  moment(Symbol('x')).format();
} catch (error) {
  console.log(error.stack);
}
