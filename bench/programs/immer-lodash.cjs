const { produce } = require('immer');
const _ = require('lodash');

exports.work = () => {
  let state = {
    users: _.range(300).map((id) => ({ id, name: `u${id}`, tags: ['a', 'b'], position: { x: id, y: 0 } })),
    log: [],
  };
  for (let i = 0; i < 800; i++) {
    state = produce(state, (draft) => {
      const user = draft.users[i % 300];
      user.position.y++;
      user.tags.push(`t${i}`);
      if (user.tags.length > 20) user.tags = [];
      draft.log.push(i);
      if (draft.log.length > 50) draft.log.shift();
    });
  }
  for (let i = 0; i < 10; i++) {
    const groups = _.groupBy(state.users, ({ id }) => id % 7);
    _.sumBy(
      _.flatMap(_.values(groups), (users) => _.map(users, (user) => _.merge({}, user, { k: i }))),
      'id',
    );
    _.uniqBy(_.sortBy(state.users, ['position.y', 'name']), ({ position }) => position.y);
    _.cloneDeep(state.users.slice(0, 50));
  }
};
